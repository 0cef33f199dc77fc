// IQ4_NL: 32 values in 18 bytes, 4.5 bits per weight. Bytes 0-1 f16 d; byte 2+j: code of element j in the low, of j+16 in the high
// nibble. x = d * level[code] (lib/nonlinear4.ts).
import { floatToHalf, loadHalf } from './lib/half';
import { applyImportance, sumOfSquaresLanes, squaresAsWeights } from './lib/importance';
import { transposeIn } from './lib/lanes';
import { levelTable, nearestCodes, prepareNonlinear4 } from './lib/nonlinear4';
import { searchNonlinear4 } from './lib/search-nonlinear4';

export { __heap_base };

const values = memory.data(32 * 16, 16);
const weights = memory.data(32 * 16, 16);

prepareNonlinear4();

/**
 * Rows x cols f32 to IQ4_NL: scale search on w = x^2, or on imatrix * sqrt(2 * mean square of the 32 values + x^2); codes
 * from the unrounded 1/d. Ties go to the upper level. Returns -1.
 */
export function quantize(x: usize, out: usize, rows: i32, cols: i32, imatrix: usize): i32 {
  const blocks = cols >> 5;
  for (let row = 0; row < rows; row++) {
    for (let block = 0; block < blocks; block += 4) {
      const b1 = min(block + 1, blocks - 1);
      const b2 = min(block + 2, blocks - 1);
      const b3 = min(block + 3, blocks - 1);
      transposeIn(x + (block << 7), x + (b1 << 7), x + (b2 << 7), x + (b3 << 7), values, 32);
      if (imatrix == 0) {
        squaresAsWeights(values, weights, 32);
      } else {
        transposeIn(imatrix + (block << 7), imatrix + (b1 << 7), imatrix + (b2 << 7), imatrix + (b3 << 7), weights, 32);
        applyImportance(values, weights, 32, f32x4.mul(sumOfSquaresLanes(values, 32), f32x4.splat(0.0625)));
      }
      const scales = searchNonlinear4(values, weights);
      writeBlock(x + (block << 7), out + <usize>block * 18, f32x4.extract_lane(scales, 0));
      if (b1 > block) writeBlock(x + (b1 << 7), out + <usize>b1 * 18, f32x4.extract_lane(scales, 1));
      if (b2 > b1) writeBlock(x + (b2 << 7), out + <usize>b2 * 18, f32x4.extract_lane(scales, 2));
      if (b3 > b2) writeBlock(x + (b3 << 7), out + <usize>b3 * 18, f32x4.extract_lane(scales, 3));
    }
    x += <usize>cols * 4;
    out += <usize>blocks * 18;
  }
  return -1;
}

function writeBlock(x: usize, out: usize, d: f32): void {
  const inverse = f32x4.splat(d != 0 ? <f32>1.0 / d : <f32>0.0);
  store<u16>(out, <u16>floatToHalf(d));
  v128.store(out, v128.or(codesOf16(x, inverse), i8x16.shl(codesOf16(x + 64, inverse), 4)), 2);
}

// @ts-ignore: decorator
@inline
function codesOf16(x: usize, inverse: v128): v128 {
  return nearestCodes(
    f32x4.mul(inverse, v128.load(x)),
    f32x4.mul(inverse, v128.load(x, 16)),
    f32x4.mul(inverse, v128.load(x, 32)),
    f32x4.mul(inverse, v128.load(x, 48)),
  );
}

/** Rows x cols IQ4_NL to f32. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const end = out + <usize>rows * <usize>cols * 4;
  while (out < end) {
    const d = f32x4.splat(loadHalf(src));
    const packed = v128.load(src, 2);
    storeLevels(out, v128.and(packed, i8x16.splat(15)), d);
    storeLevels(out + 64, i8x16.shr_u(packed, 4), d);
    src += 18;
    out += 128;
  }
}

// @ts-ignore: decorator
@inline
function storeLevels(out: usize, codes: v128, d: v128): void {
  const levels = i8x16.swizzle(levelTable(), codes);
  const low = i16x8.extend_low_i8x16_s(levels);
  const high = i16x8.extend_high_i8x16_s(levels);
  v128.store(out, f32x4.mul(d, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(low))));
  v128.store(out, f32x4.mul(d, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(low))), 16);
  v128.store(out, f32x4.mul(d, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(high))), 32);
  v128.store(out, f32x4.mul(d, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(high))), 48);
}
