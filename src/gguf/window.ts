import { type ByteFormat, ByteCursor, viewOf } from './cursor.ts';
import { ggufError } from './errors.ts';
import { firstRead, largestRead, limits } from './limits.ts';
import type { ByteSource } from './source.ts';

const noBytes = new Uint8Array(0);

/**
 * A cursor that moves over a source of any size while holding one chunk of it. Reads begin small and double; skipped ranges are
 * never read. Use: `if (!window.has(8)) await window.load(8);`, then the synchronous reads of ByteCursor.
 */
export class ByteWindow extends ByteCursor {
  /** What is being read, for the message when the file ends here. */
  section = 'its first bytes';
  private readonly source: ByteSource;
  private readonly mostRead: number;
  private chunkStart = 0;
  private nextRead = firstRead;
  private bytesRead = 0;

  /** `mostRead` bounds how far a read looks ahead: small where most of the source is skipped. */
  constructor(source: ByteSource, format: ByteFormat, mostRead = largestRead) {
    super(noBytes, format);
    this.source = source;
    this.mostRead = mostRead;
  }

  /** Byte offset from the start of the source. */
  get position(): number {
    return this.chunkStart + this.offset;
  }

  get remaining(): number {
    return this.source.byteLength - this.position;
  }

  /** True when the next `count` bytes are in memory. */
  has(count: number): boolean {
    return this.offset + count <= this.bytes.byteLength;
  }

  /** Brings the next `count` bytes into memory. Throws gguf/truncated when the source ends before, gguf/limit for endless headers. */
  async load(count: number): Promise<void> {
    if (this.has(count)) return;
    if (count > this.remaining) throw this.truncated();
    const start = this.position;
    const end = Math.min(this.source.byteLength, start + Math.max(count, this.nextRead));
    this.nextRead = Math.min(this.mostRead, this.nextRead * 2);
    this.bytesRead += end - start;
    if (this.bytesRead > limits.headerBytesRead)
      throw ggufError(
        'gguf/limit',
        `The header is longer than ${limits.headerBytesRead} bytes and was not read further; check where the file comes from.`,
      );
    this.bytes = await this.source.slice(start, end);
    this.view = viewOf(this.bytes);
    this.chunkStart = start;
    this.offset = 0;
  }

  /** Moves on without reading. Throws gguf/truncated when that leaves the source. */
  skip(count: number): void {
    if (count > this.remaining) throw this.truncated();
    this.offset += count;
  }

  /** The bytes [start, end) of the source, from memory when they are still there. */
  async range(start: number, end: number): Promise<Uint8Array> {
    const first = start - this.chunkStart;
    if (first >= 0 && end - this.chunkStart <= this.bytes.byteLength)
      return this.bytes.subarray(first, end - this.chunkStart);
    return this.source.slice(start, end);
  }

  truncated() {
    const { byteLength } = this.source;
    return ggufError(
      'gguf/truncated',
      `The file ends after ${byteLength} bytes, inside ${this.section}; download or copy it again.`,
      { byteLength, section: this.section },
    );
  }
}
