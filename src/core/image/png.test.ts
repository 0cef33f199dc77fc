import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { panoXmp } from './pano-xmp.ts';
import { crc32, PngWriter } from './png.ts';

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

/** Takes a PNG apart by its specification, checking lengths and checksums. */
function readChunks(file: Buffer): Chunk[] {
  expect(file.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  const chunks: Chunk[] = [];
  for (let at = 8; at < file.length;) {
    const length = file.readUInt32BE(at);
    const data = file.subarray(at + 8, at + 8 + length);
    expect(file.readUInt32BE(at + 8 + length)).toBe(crc32(file.subarray(at + 4, at + 8 + length)));
    chunks.push({ type: file.toString('latin1', at + 4, at + 8), data });
    at += 12 + length;
  }
  return chunks;
}

/** Pixels of an RGB picture whose rows all have the filter "up" or none. */
function readPixels(chunks: readonly Chunk[], width: number, height: number): Uint8Array {
  const raw = inflateSync(Buffer.concat(chunks.filter((part) => part.type === 'IDAT').map((part) => part.data)));
  expect(raw.length).toBe(height * (1 + 3 * width));
  const pixels = new Uint8Array(height * width * 3);
  for (let row = 0; row < height; row++) {
    expect(raw[row * (1 + 3 * width)]).toBe(2);
    for (let i = 0; i < 3 * width; i++) {
      const above = row > 0 ? pixels[(row - 1) * 3 * width + i]! : 0;
      pixels[row * 3 * width + i] = raw[row * (1 + 3 * width) + 1 + i]! + above;
    }
  }
  return pixels;
}

const picture = (width: number, height: number) =>
  Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 7919 + (i >> 5)) % 256);

describe('PNG', () => {
  it.each([
    [1, 1, [1]],
    [5, 4, [4]],
    [300, 200, [1, 99, 100]],
  ])('%i x %i px in bands comes back', async (width, height, bands) => {
    const pixels = picture(width, height);
    const writer = new PngWriter(width, height, { Software: 'Quantarium', Description: 'a \u2264 b' });
    let row = 0;
    for (const rows of bands) {
      await writer.writeRows(pixels.subarray(row * width * 3, (row + rows) * width * 3));
      row += rows;
    }
    const chunks = readChunks(Buffer.concat(await writer.finish()));
    expect(chunks.map((part) => part.type).filter((type) => type !== 'IDAT')).toEqual([
      'IHDR',
      'sRGB',
      'tEXt',
      'tEXt',
      'IEND',
    ]);
    const header = chunks[0]!.data;
    expect([header.readUInt32BE(0), header.readUInt32BE(4), ...header.subarray(8)]).toEqual([
      width,
      height,
      8,
      2,
      0,
      0,
      0,
    ]);
    expect(chunks.filter((part) => part.type === 'tEXt').map((part) => part.data.toString('latin1'))).toEqual([
      'Software\0Quantarium',
      'Description\0a ? b',
    ]);
    expect(readPixels(chunks, width, height)).toEqual(pixels);
  });

  it('does not depend on what the caller does with its rows afterwards', async () => {
    const pixels = picture(8, 2);
    const writer = new PngWriter(8, 2);
    const band = pixels.slice(0, 24);
    await writer.writeRows(band);
    band.fill(0);
    await writer.writeRows(pixels.subarray(24));
    expect(readPixels(readChunks(Buffer.concat(await writer.finish())), 8, 2)).toEqual(pixels);
  });

  it('refuses rows that are too many, too few, or no whole rows', async () => {
    await expect(new PngWriter(4, 1).writeRows(new Uint8Array(24))).rejects.toThrow(RangeError);
    await expect(new PngWriter(4, 1).writeRows(new Uint8Array(11))).rejects.toThrow(RangeError);
    await expect(new PngWriter(4, 1).finish()).rejects.toThrow('0 of 1 rows');
  });

  it('has the CRC of the specification', () => {
    expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926);
    expect(crc32(Buffer.from('IEND'))).toBe(0xae426082);
  });

  it('tells viewers that a whole sphere is an equirectangular panorama', async () => {
    const writer = new PngWriter(4, 2, {}, panoXmp(4, 2));
    await writer.writeRows(picture(4, 2));
    const chunks = readChunks(Buffer.concat(await writer.finish()));
    const types = chunks.map(({ type }) => type);
    expect(types.indexOf('iTXt')).toBeLessThan(types.indexOf('IDAT'));
    const [keyword, ...rest] = chunks.find(({ type }) => type === 'iTXt')!.data.toString('utf8').split('\0');
    expect(keyword).toBe('XML:com.adobe.xmp');
    expect(rest.slice(0, 4)).toEqual(['', '', '', '']);
    const xmp = rest[4]!;
    expect(xmp).toContain('GPano:ProjectionType="equirectangular"');
    expect(xmp).toContain('GPano:FullPanoWidthPixels="4" GPano:FullPanoHeightPixels="2"');
    // Well formed: every element that opens closes.
    expect(xmp.match(/<(?!\/|\?)[^>]*[^/]>/g)).toHaveLength(xmp.match(/<\//g)!.length);
  });
});
