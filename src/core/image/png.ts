/** What a picture says about itself: stored as text chunks, keyword to text (Latin-1). */
export type PngText = Readonly<Record<string, string>>;

/**
 * Writes a PNG of 8-bit RGB rows as they come, so that a picture need not be in memory at once: the rows are compressed by the
 * platform's CompressionStream (browsers, workers, node). Not interlaced, sRGB, every row filtered against the one above it.
 * Source: PNG specification, third edition (W3C).
 */
export class PngWriter {
  private readonly width: number;
  private readonly height: number;
  private readonly parts: Uint8Array<ArrayBuffer>[] = [];
  private readonly input: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  private readonly output: Promise<void>;
  private above: Uint8Array;
  private writtenRows = 0;

  /** `xmp`: an XMP packet, for programs that read more than text. */
  constructor(width: number, height: number, text: PngText = {}, xmp?: string) {
    this.width = width;
    this.height = height;
    this.above = new Uint8Array(width * 3);
    this.parts.push(signature, chunk('IHDR', headerBytes(width, height)), chunk('sRGB', Uint8Array.of(0)));
    for (const [keyword, value] of Object.entries(text))
      this.parts.push(chunk('tEXt', latin1Bytes(`${keyword}\0${value}`)));
    if (xmp !== undefined) this.parts.push(chunk('iTXt', xmpBytes(xmp)));
    const stream = new CompressionStream('deflate');
    this.input = stream.writable.getWriter();
    this.output = this.collect(stream.readable);
  }

  /** The next rows: a whole number of them, 3 bytes a pixel. Resolves when more may be written. */
  async writeRows(rgb: Uint8Array): Promise<void> {
    const rowBytes = this.width * 3;
    const rows = rgb.length / rowBytes;
    if (!Number.isInteger(rows) || this.writtenRows + rows > this.height) {
      throw new RangeError(`${rgb.length} bytes are no rows of a picture of ${this.width} x ${this.height} px`);
    }
    const filtered = new Uint8Array(rows * (rowBytes + 1));
    for (let row = 0; row < rows; row++) {
      const line = rgb.subarray(row * rowBytes, (row + 1) * rowBytes);
      const start = row * (rowBytes + 1);
      filtered[start] = filterUp;
      for (let i = 0; i < rowBytes; i++) filtered[start + 1 + i] = line[i]! - this.above[i]!;
      this.above = line;
    }
    this.above = this.above.slice();
    this.writtenRows += rows;
    await this.input.write(filtered);
  }

  /** The parts of the file, in order: for a Blob, or to be written one after the other. Throws RangeError when rows are missing. */
  async finish(): Promise<Uint8Array<ArrayBuffer>[]> {
    if (this.writtenRows !== this.height)
      throw new RangeError(`${this.writtenRows} of ${this.height} rows were written`);
    await this.input.close();
    await this.output;
    return [...this.parts, chunk('IEND', new Uint8Array(0))];
  }

  private async collect(readable: ReadableStream<Uint8Array>): Promise<void> {
    const reader = readable.getReader();
    for (let step = await reader.read(); !step.done; step = await reader.read())
      this.parts.push(chunk('IDAT', step.value));
  }
}

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** Each byte minus the one above it. */
const filterUp = 2;

function headerBytes(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(13);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  bytes.set([8, 2, 0, 0, 0], 8); // 8 bits, RGB, deflate, adaptive filters, not interlaced
  return bytes;
}

/** Length, type, data, checksum. */
function chunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(latin1Bytes(type), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

/** Keyword, then empty: compression flag and method, language, translated keyword. Source: XMP specification part 3 (Adobe), PNG. */
const xmpBytes = (xmp: string): Uint8Array => new TextEncoder().encode(`XML:com.adobe.xmp\0\0\0\0\0${xmp}`);

/** One byte a character; what Latin-1 lacks becomes a question mark. */
const latin1Bytes = (text: string): Uint8Array =>
  Uint8Array.from(text, (character) => (character.charCodeAt(0) <= 0xff ? character.charCodeAt(0) : 0x3f));

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
  return remainder;
});

/** CRC-32 of the PNG specification (that of zlib). */
export function crc32(bytes: Uint8Array): number {
  let remainder = 0xffffffff;
  for (const byte of bytes) remainder = crcTable[(remainder ^ byte) & 0xff]! ^ (remainder >>> 8);
  return (remainder ^ 0xffffffff) >>> 0;
}
