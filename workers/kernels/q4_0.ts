// Q4_0: 32 values in 18 bytes, 4.5 bits per weight. Bytes 0-1 f16 d; byte 2+j: element j in the low, j+16 in the high nibble.
// x = d * (q - 8).
import { loadHalf, floatToHalf, storeHalf } from './lib/half';
import { signedMax32, transposeIn, transposeLevelsOut } from './lib/lanes';
import { applyImportance, rowMeanSquare } from './lib/importance';
import { searchQx } from './lib/search-qx';

export { __heap_base };

const values = memory.data(32 * 16, 16);
const weights = memory.data(32 * 16, 16);
const levels = memory.data(32 * 16, 16);
const codes = memory.data(4 * 32, 16);

/**
 * Rows x cols f32 to Q4_0. Without an imatrix d = (signed value of largest magnitude) / -8 and q = min(15, trunc(x/d + 8.5))
 * with the unrounded 1/d. With one, make_qx(8) on w = imatrix * sqrt(mean square of the row + x^2). Returns -1.
 */
export function quantize(x: usize, out: usize, rows: i32, cols: i32, imatrix: usize): i32 {
  if (imatrix == 0) {
    quantizePlain(x, out, rows * (cols >> 5));
    return -1;
  }
  for (let row = 0; row < rows; row++) {
    quantizeRow(x, out, cols, imatrix);
    x += <usize>cols * 4;
    out += <usize>(cols >> 5) * 18;
  }
  return -1;
}

function quantizePlain(x: usize, out: usize, blocks: i32): void {
  const offset = f32x4.splat(8.5);
  const most = f32x4.splat(15);
  for (let block = 0; block < blocks; block++) {
    const d = signedMax32(x) / <f32>-8.0;
    const inverse = f32x4.splat(d != 0 ? <f32>1.0 / d : <f32>0.0);
    storeHalf(out, d);
    for (let i: usize = 0; i < 16; i += 8) {
      const low0 = f32x4.add(f32x4.mul(v128.load(x + i * 4), inverse), offset);
      const low1 = f32x4.add(f32x4.mul(v128.load(x + i * 4, 16), inverse), offset);
      const high0 = f32x4.add(f32x4.mul(v128.load(x + i * 4, 64), inverse), offset);
      const high1 = f32x4.add(f32x4.mul(v128.load(x + i * 4, 80), inverse), offset);
      const pair = i16x8.narrow_i32x4_s(nibbles(low0, high0, most), nibbles(low1, high1, most));
      v128.store64_lane(out + i, i8x16.narrow_i16x8_u(pair, pair), 0, 2);
    }
    x += 128;
    out += 18;
  }
}

/** min(15, trunc) of both, packed low | high << 4 into i32 lanes. */
// @ts-ignore: decorator
@inline
function nibbles(low: v128, high: v128, most: v128): v128 {
  const q0 = f32x4.pmin(f32x4.trunc(low), most);
  const q1 = f32x4.pmin(f32x4.trunc(high), most);
  const packed = f32x4.add(q0, f32x4.mul(q1, f32x4.splat(16)));
  return i32x4.sub(f32x4.add(packed, f32x4.splat(8388608.0)), i32x4.splat(0x4b000000));
}

function quantizeRow(x: usize, out: usize, cols: i32, imatrix: usize): void {
  const sigma2 = f32x4.splat(rowMeanSquare(x, cols));
  const blocks = cols >> 5;
  for (let block = 0; block < blocks; block += 4) {
    const last = blocks - 1;
    const b1 = min(block + 1, last);
    const b2 = min(block + 2, last);
    const b3 = min(block + 3, last);
    transposeIn(x + (block << 7), x + (b1 << 7), x + (b2 << 7), x + (b3 << 7), values, 32);
    transposeIn(imatrix + (block << 7), imatrix + (b1 << 7), imatrix + (b2 << 7), imatrix + (b3 << 7), weights, 32);
    applyImportance(values, weights, 32, sigma2);
    const scales = searchQx(32, 8, values, weights, levels);
    transposeLevelsOut(levels, codes, 32, 32);
    const to = out + <usize>block * 18;
    writeBlock(to, f32x4.extract_lane(scales, 0), codes);
    if (b1 > block) writeBlock(to + 18, f32x4.extract_lane(scales, 1), codes + 32);
    if (b2 > b1) writeBlock(to + 36, f32x4.extract_lane(scales, 2), codes + 64);
    if (b3 > b2) writeBlock(to + 54, f32x4.extract_lane(scales, 3), codes + 96);
  }
}

// @ts-ignore: decorator
@inline
function writeBlock(out: usize, d: f32, from: usize): void {
  store<u16>(out, <u16>floatToHalf(d));
  v128.store(out, v128.or(v128.load(from), i8x16.shl(v128.load(from, 16), 4)), 2);
}

/** Rows x cols Q4_0 to f32. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const end = out + <usize>rows * <usize>cols * 4;
  while (out < end) {
    const d = f32x4.splat(loadHalf(src));
    const packed = v128.load(src, 2);
    storeNibbles(out, v128.and(packed, i8x16.splat(15)), d);
    storeNibbles(out + 64, i8x16.shr_u(packed, 4), d);
    src += 18;
    out += 128;
  }
}

// @ts-ignore: decorator
@inline
function storeNibbles(out: usize, codes: v128, d: v128): void {
  const signed = i8x16.sub(codes, i8x16.splat(8));
  const low = i16x8.extend_low_i8x16_s(signed);
  const high = i16x8.extend_high_i8x16_s(signed);
  v128.store(out, f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(low)), d));
  v128.store(out, f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(low)), d), 16);
  v128.store(out, f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(high)), d), 32);
  v128.store(out, f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(high)), d), 48);
}
