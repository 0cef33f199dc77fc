import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { namedTables } from '../../core/rounding/levels.ts';

/** Reads each file of a golden folder once. */
export class GoldenFiles {
  private readonly dir: string;
  private readonly cache = new Map<string, Promise<Buffer>>();

  constructor(dir: string) {
    this.dir = dir;
  }

  bytes(path: string): Promise<Buffer> {
    let bytes = this.cache.get(path);
    if (!bytes) {
      bytes = readFile(join(this.dir, path));
      this.cache.set(path, bytes);
    }
    return bytes;
  }

  /** `count` little-endian f32 from a byte offset. */
  async f32(path: string, byteOffset: number, count: number): Promise<Float32Array> {
    return readF32(await this.bytes(path), byteOffset, count);
  }
}

/** `count` little-endian f32 at a byte offset of a file; copied, so any offset will do. */
export const readF32 = (bytes: Uint8Array, byteOffset: number, count: number): Float32Array =>
  new Float32Array(new Uint8Array(bytes.subarray(byteOffset, byteOffset + count * 4)).buffer);

/** As readF32, for f64. */
export const readF64 = (bytes: Uint8Array, byteOffset: number, count: number): Float64Array =>
  new Float64Array(new Uint8Array(bytes.subarray(byteOffset, byteOffset + count * 8)).buffer);

/** Formulas of the weights that the rounding goldens name; null where the algorithm takes its own. */
export function computeGoldenWeights(
  name: string,
  x: Float32Array,
  dims: number,
  stored: Float32Array | null,
): Float32Array | null {
  switch (name) {
    case 'null':
    case 'none':
      return null;
    case 'uniform':
      return new Float32Array(x.length).fill(1);
    case 'x2':
      return x.map((value) => value * value);
    case 'absx':
      return x.map(Math.abs);
    case 'sigma':
      return computeSigmaWeights(x, dims);
    case 'rnd':
      return stored;
    default:
      throw new RangeError(`unknown weights "${name}"`);
  }
}

/** f32(sqrt(f32(sum x^2 / dims)) + |x|) per vector, the sum from left to right in f32. */
function computeSigmaWeights(x: Float32Array, dims: number): Float32Array {
  const weights = new Float32Array(x.length);
  for (let row = 0; row < x.length; row += dims) {
    let sum = 0;
    for (let i = row; i < row + dims; i++) sum = Math.fround(sum + Math.fround(x[i]! * x[i]!));
    const sigma = Math.fround(Math.sqrt(Math.fround(sum / dims)));
    for (let i = row; i < row + dims; i++) weights[i] = sigma + Math.abs(x[i]!);
  }
  return weights;
}

/** Rows of one golden case: what the reference returned, and flags per row. */
export interface GoldenRows {
  readonly levels: Int8Array;
  readonly scale: Float32Array;
  readonly min: Float32Array | null;
  readonly flags: Uint8Array;
}

const align4 = (offset: number): number => Math.ceil(offset / 4) * 4;

/** A case in its file: int8 levels, padding to 4, f32 scales, f32 mins where affine, u8 flags. */
export function readGoldenRows(
  bytes: Buffer,
  byteOffset: number,
  rows: number,
  dims: number,
  affine: boolean,
): GoldenRows {
  const scaleAt = align4(byteOffset + rows * dims);
  const minAt = scaleAt + rows * 4;
  const flagsAt = affine ? minAt + rows * 4 : minAt;
  return {
    levels: new Int8Array(bytes.subarray(byteOffset, byteOffset + rows * dims)),
    scale: readF32(bytes, scaleAt, rows),
    min: affine ? readF32(bytes, minAt, rows) : null,
    flags: new Uint8Array(bytes.subarray(flagsAt, flagsAt + rows)),
  };
}

/** Tables for goldens that name but do not list them. */
export const goldenTables: Readonly<Record<string, readonly number[]>> = namedTables;
