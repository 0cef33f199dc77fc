// Q5_1: 32 values in 24 bytes, 6 bits per weight. Bytes 0-1 f16 d; 2-3 f16 m; 4-7 bit 4 of element j at bit j; byte 8+j: low four
// bits of element j in the low, of j+16 in the high nibble. x = d * q + m.
import { loadHalf, storeHalf } from './lib/half';
import { max32, min32 } from './lib/lanes';
import { fifthBits, loadWeightedOctet, packNibbles, quadCodes, quadLevels, quadValues, quadWeights, rowSigma2, storeOctetCodes, truncatedCodes16 } from './lib/blocks32';
import { foundMinA, foundMinB, foundScaleA, foundScaleB, levelsOfQkx, searchQkx } from './lib/search-qkx';
import { loadBitsAs16, storeAffine16 } from './lib/values';

export { __heap_base };

const BYTES: usize = 24;
const scales = memory.data(32, 16);
const mins = memory.data(32, 16);

/**
 * Rows x cols f32 to Q5_1. Without an imatrix d = (max - min) / 31, m = min, q = trunc((x - min)/d + 0.5) with the unrounded
 * values. With one, make_qkx3(32, 31, -0.9, 0.05, 36) on w = imatrix * sqrt(mean square of the row + x^2). Returns -1.
 */
export function quantize(x: usize, out: usize, rows: i32, cols: i32, imatrix: usize): i32 {
  const blocks = cols >> 5;
  if (imatrix == 0) {
    quantizePlain(x, out, rows * blocks);
    return -1;
  }
  for (let row = 0; row < rows; row++) {
    const sigma2 = rowSigma2(x, cols);
    for (let first = 0; first < blocks; first += 8) {
      loadWeightedOctet(x, imatrix, first, blocks, sigma2);
      searchQkx(32, 31, quadValues, quadWeights, -0.9, 0.05, 36, false);
      levelsOfQkx(32, 31, quadValues, quadLevels);
      v128.store(scales, foundScaleA);
      v128.store(scales, foundScaleB, 16);
      v128.store(mins, foundMinA);
      v128.store(mins, foundMinB, 16);
      storeOctetCodes();
      for (let k: usize = 0; k < <usize>min(8, blocks - first); k++) {
        writeBlock(out, load<f32>(scales + k * 4), -load<f32>(mins + k * 4), v128.load(quadCodes + k * 32), v128.load(quadCodes + k * 32, 16));
        out += BYTES;
      }
    }
    x += <usize>cols * 4;
  }
  return -1;
}

function quantizePlain(x: usize, out: usize, blocks: i32): void {
  const offset = f32x4.splat(0.5);
  for (let block = 0; block < blocks; block++) {
    const lowest = min32(x);
    const highest = max32(x);
    // Zeros of either sign count as one value: their spread is +0.
    const d = highest == lowest ? <f32>0.0 : (highest - lowest) / <f32>31.0;
    const inverse = f32x4.splat(d != 0 ? <f32>1.0 / d : <f32>0.0);
    const min = f32x4.splat(lowest);
    const low = truncatedCodes16(x, min, inverse, offset, 255);
    writeBlock(out, d, lowest, low, truncatedCodes16(x + 64, min, inverse, offset, 255));
    x += 128;
    out += BYTES;
  }
}

// @ts-ignore: decorator
@inline
function writeBlock(out: usize, d: f32, min: f32, low: v128, high: v128): void {
  storeHalf(out, d);
  storeHalf(out + 2, min);
  store<u32>(out, fifthBits(low, high), 4);
  v128.store(out, packNibbles(low, high), 8);
}

/** Rows x cols Q5_1 to f32. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const end = out + <usize>rows * <usize>cols * 4;
  while (out < end) {
    const d = f32x4.splat(loadHalf(src));
    const min = f32x4.splat(-loadHalf(src + 2));
    const packed = v128.load(src, 8);
    storeAffine16(out, v128.or(v128.and(packed, i8x16.splat(15)), loadBitsAs16(src + 4)), d, min);
    storeAffine16(out + 64, v128.or(i8x16.shr_u(packed, 4), loadBitsAs16(src + 6)), d, min);
    src += BYTES;
    out += 128;
  }
}
