// Blocks of 32 in groups of four: the frame of every 32-value format that searches with an imatrix.
import { transposeIn, transposeLevelsOut } from './lanes';
import { applyImportance, rowMeanSquare } from './importance';

/** Transposed values of the four blocks at hand, or of eight, four after four. */
export const quadValues = memory.data(2 * 32 * 16, 16);
/** Transposed importances of these blocks. */
export const quadWeights = memory.data(2 * 32 * 16, 16);
/** Transposed i32 levels, as a search leaves them. */
export const quadLevels = memory.data(2 * 32 * 16, 16);
/** Levels of the blocks as bytes, 32 per block. */
export const quadCodes = memory.data(8 * 32, 16);

/**
 * Transposes blocks first .. first+3 of 32 f32 each at `from` to `to`. Beyond the last block the last one is repeated, so that a
 * remainder takes the same path.
 */
export function loadQuad(from: usize, first: i32, blocks: i32, to: usize): void {
  const last = blocks - 1;
  const b0 = <usize>min(first, last) << 7;
  const b1 = <usize>min(first + 1, last) << 7;
  const b2 = <usize>min(first + 2, last) << 7;
  const b3 = <usize>min(first + 3, last) << 7;
  transposeIn(from + b0, from + b1, from + b2, from + b3, to, 32);
}

/** Loads values and row-wide importances (imatrix * sqrt(sigma2 + x^2)) of blocks first .. first+3. */
export function loadWeightedQuad(x: usize, imatrix: usize, first: i32, blocks: i32, sigma2: v128): void {
  loadQuad(x, first, blocks, quadValues);
  loadQuad(imatrix, first, blocks, quadWeights);
  applyImportance(quadValues, quadWeights, 32, sigma2);
}

/** As loadWeightedQuad for blocks first .. first+7. */
export function loadWeightedOctet(x: usize, imatrix: usize, first: i32, blocks: i32, sigma2: v128): void {
  loadQuad(x, first, blocks, quadValues);
  loadQuad(x, first + 4, blocks, quadValues + 512);
  loadQuad(imatrix, first, blocks, quadWeights);
  loadQuad(imatrix, first + 4, blocks, quadWeights + 512);
  applyImportance(quadValues, quadWeights, 64, sigma2);
}

/** sigma2 of a row: its mean square, in all lanes. */
export function rowSigma2(x: usize, cols: i32): v128 {
  return f32x4.splat(rowMeanSquare(x, cols));
}

/** Turns the quadLevels of four blocks into quadCodes. */
export function storeQuadCodes(): void {
  transposeLevelsOut(quadLevels, quadCodes, 32, 32);
}

/** Turns the quadLevels of eight blocks into quadCodes. */
export function storeOctetCodes(): void {
  storeQuadCodes();
  transposeLevelsOut(quadLevels + 512, quadCodes + 128, 32, 32);
}

/** Packs 32 codes below 16: byte j gets code j low and code j + 16 high. */
// @ts-ignore: decorator
@inline
export function packNibbles(low: v128, high: v128): v128 {
  return v128.or(v128.and(low, i8x16.splat(15)), i8x16.shl(high, 4));
}

/** Bit 4 of 32 codes as 32 bits, code j at bit j. */
// @ts-ignore: decorator
@inline
export function fifthBits(low: v128, high: v128): u32 {
  return <u32>i8x16.bitmask(i8x16.shl(low, 3)) | (<u32>i8x16.bitmask(i8x16.shl(high, 3)) << 16);
}

/** Codes of 16 values: trunc((x - min) * inverse + offset), at most `top`, as bytes. Range: results in 0..255. */
// @ts-ignore: decorator
@inline
export function truncatedCodes16(x: usize, min: v128, inverse: v128, offset: v128, top: i32): v128 {
  const a = truncated(v128.load(x), min, inverse, offset);
  const b = truncated(v128.load(x, 16), min, inverse, offset);
  const c = truncated(v128.load(x, 32), min, inverse, offset);
  const d = truncated(v128.load(x, 48), min, inverse, offset);
  const codes = i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d));
  return i8x16.min_u(codes, i8x16.splat(<i8>top));
}

// @ts-ignore: decorator
@inline
function truncated(x: v128, min: v128, inverse: v128, offset: v128): v128 {
  const v = f32x4.add(f32x4.mul(f32x4.sub(x, min), inverse), offset);
  return i32x4.sub(f32x4.add(f32x4.trunc(v), f32x4.splat(8388608.0)), i32x4.splat(0x4b000000));
}
