// Q4_1: 32 values in 20 bytes, 5 bits per weight. Bytes 0-1 f16 d; 2-3 f16 m; byte 4+j: element j in the low, j+16 in the high
// nibble. x = d * q + m.
import { loadHalf, storeHalf } from './lib/half';
import { max32, min32 } from './lib/lanes';
import { loadWeightedOctet, packNibbles, quadCodes, quadLevels, quadValues, quadWeights, rowSigma2, storeOctetCodes, truncatedCodes16 } from './lib/blocks32';
import { foundMinA, foundMinB, foundScaleA, foundScaleB, levelsOfQkx, searchQkx } from './lib/search-qkx';
import { storeAffine16 } from './lib/values';

export { __heap_base };

const BYTES: usize = 20;
const scales = memory.data(32, 16);
const mins = memory.data(32, 16);

/**
 * Rows x cols f32 to Q4_1. Without an imatrix d = (max - min) / 15, m = min, q = min(15, trunc((x - min)/d + 0.5)) with the
 * unrounded values. With one, make_qkx3(32, 15, -0.9, 0.05, 36) on w = imatrix * sqrt(mean square of the row + x^2). Returns -1.
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
      searchQkx(32, 15, quadValues, quadWeights, -0.9, 0.05, 36, false);
      levelsOfQkx(32, 15, quadValues, quadLevels);
      v128.store(scales, foundScaleA);
      v128.store(scales, foundScaleB, 16);
      v128.store(mins, foundMinA);
      v128.store(mins, foundMinB, 16);
      storeOctetCodes();
      for (let k: usize = 0; k < <usize>min(8, blocks - first); k++) {
        storeHalf(out, load<f32>(scales + k * 4));
        storeHalf(out + 2, -load<f32>(mins + k * 4));
        v128.store(out, packNibbles(v128.load(quadCodes + k * 32), v128.load(quadCodes + k * 32, 16)), 4);
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
    const d = highest == lowest ? <f32>0.0 : (highest - lowest) / <f32>15.0;
    const inverse = f32x4.splat(d != 0 ? <f32>1.0 / d : <f32>0.0);
    const min = f32x4.splat(lowest);
    storeHalf(out, d);
    storeHalf(out + 2, lowest);
    const low = truncatedCodes16(x, min, inverse, offset, 15);
    v128.store(out, packNibbles(low, truncatedCodes16(x + 64, min, inverse, offset, 15)), 4);
    x += 128;
    out += BYTES;
  }
}

/** Rows x cols Q4_1 to f32. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const end = out + <usize>rows * <usize>cols * 4;
  while (out < end) {
    const d = f32x4.splat(loadHalf(src));
    const min = f32x4.splat(-loadHalf(src + 2));
    const packed = v128.load(src, 4);
    storeAffine16(out, v128.and(packed, i8x16.splat(15)), d, min);
    storeAffine16(out + 64, i8x16.shr_u(packed, 4), d, min);
    src += BYTES;
    out += 128;
  }
}
