// Q4_0: 32 values in 18 bytes, 4.5 bits per weight. Bytes 0-1 f16 d; byte 2+j: element j in the low, j+16 in the high nibble.
// x = d * (q - 8).
import { loadHalf, storeHalf } from './lib/half';
import { signedMax32 } from './lib/lanes';
import { loadWeightedQuad, packNibbles, quadCodes, quadLevels, quadValues, quadWeights, rowSigma2, storeQuadCodes, truncatedCodes16 } from './lib/blocks32';
import { searchQx } from './lib/search-qx';
import { storeSigned16 } from './lib/values';

export { __heap_base };

const BYTES: usize = 18;
const scales = memory.data(16, 16);

/**
 * Rows x cols f32 to Q4_0. Without an imatrix d = (signed value of largest magnitude) / -8 and q = min(15, trunc(x/d + 8.5))
 * with the unrounded 1/d. With one, make_qx(8) on w = imatrix * sqrt(mean square of the row + x^2). Returns -1.
 */
export function quantize(x: usize, out: usize, rows: i32, cols: i32, imatrix: usize): i32 {
  const blocks = cols >> 5;
  if (imatrix == 0) {
    quantizePlain(x, out, rows * blocks);
    return -1;
  }
  for (let row = 0; row < rows; row++) {
    const sigma2 = rowSigma2(x, cols);
    for (let first = 0; first < blocks; first += 4) {
      loadWeightedQuad(x, imatrix, first, blocks, sigma2);
      v128.store(scales, searchQx(32, 8, quadValues, quadWeights, quadLevels));
      storeQuadCodes();
      for (let k: usize = 0; k < <usize>min(4, blocks - first); k++) {
        storeHalf(out, load<f32>(scales + k * 4));
        v128.store(out, packNibbles(v128.load(quadCodes + k * 32), v128.load(quadCodes + k * 32, 16)), 2);
        out += BYTES;
      }
    }
    x += <usize>cols * 4;
  }
  return -1;
}

function quantizePlain(x: usize, out: usize, blocks: i32): void {
  const zero = f32x4.splat(0);
  const offset = f32x4.splat(8.5);
  for (let block = 0; block < blocks; block++) {
    const d = signedMax32(x) * <f32>-0.125;
    const inverse = f32x4.splat(d != 0 ? <f32>1.0 / d : <f32>0.0);
    storeHalf(out, d);
    const low = truncatedCodes16(x, zero, inverse, offset, 15);
    v128.store(out, packNibbles(low, truncatedCodes16(x + 64, zero, inverse, offset, 15)), 2);
    x += 128;
    out += BYTES;
  }
}

/** Rows x cols Q4_0 to f32. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const end = out + <usize>rows * <usize>cols * 4;
  const eight = i8x16.splat(8);
  while (out < end) {
    const d = f32x4.splat(loadHalf(src));
    const packed = v128.load(src, 2);
    storeSigned16(out, i8x16.sub(v128.and(packed, i8x16.splat(15)), eight), d);
    storeSigned16(out + 64, i8x16.sub(i8x16.shr_u(packed, 4), eight), d);
    src += BYTES;
    out += 128;
  }
}
