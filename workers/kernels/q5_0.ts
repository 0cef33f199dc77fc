// Q5_0: 32 values in 22 bytes, 5.5 bits per weight. Bytes 0-1 f16 d; 2-5 bit 4 of element j at bit j; byte 6+j: low four bits of
// element j in the low, of j+16 in the high nibble. x = d * (q - 16).
import { loadHalf, storeHalf } from './lib/half';
import { signedMax32 } from './lib/lanes';
import { fifthBits, loadWeightedQuad, packNibbles, quadCodes, quadLevels, quadValues, quadWeights, rowSigma2, storeQuadCodes, truncatedCodes16 } from './lib/blocks32';
import { searchQx } from './lib/search-qx';
import { loadBitsAs16, storeSigned16 } from './lib/values';

export { __heap_base };

const BYTES: usize = 22;
const scales = memory.data(16, 16);

/**
 * Rows x cols f32 to Q5_0. Without an imatrix d = (signed value of largest magnitude) / -16 and q = min(31, trunc(x/d + 16.5))
 * with the unrounded 1/d. With one, make_qx(16) on w = imatrix * sqrt(mean square of the row + x^2). Returns -1.
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
      v128.store(scales, searchQx(32, 16, quadValues, quadWeights, quadLevels));
      storeQuadCodes();
      for (let k: usize = 0; k < <usize>min(4, blocks - first); k++) {
        writeBlock(out, load<f32>(scales + k * 4), v128.load(quadCodes + k * 32), v128.load(quadCodes + k * 32, 16));
        out += BYTES;
      }
    }
    x += <usize>cols * 4;
  }
  return -1;
}

function quantizePlain(x: usize, out: usize, blocks: i32): void {
  const zero = f32x4.splat(0);
  const offset = f32x4.splat(16.5);
  for (let block = 0; block < blocks; block++) {
    const d = signedMax32(x) * <f32>-0.0625;
    const inverse = f32x4.splat(d != 0 ? <f32>1.0 / d : <f32>0.0);
    const low = truncatedCodes16(x, zero, inverse, offset, 31);
    writeBlock(out, d, low, truncatedCodes16(x + 64, zero, inverse, offset, 31));
    x += 128;
    out += BYTES;
  }
}

// @ts-ignore: decorator
@inline
function writeBlock(out: usize, d: f32, low: v128, high: v128): void {
  storeHalf(out, d);
  store<u32>(out, fifthBits(low, high), 2);
  v128.store(out, packNibbles(low, high), 6);
}

/** Rows x cols Q5_0 to f32. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const end = out + <usize>rows * <usize>cols * 4;
  const half = i8x16.splat(16);
  while (out < end) {
    const d = f32x4.splat(loadHalf(src));
    const packed = v128.load(src, 6);
    storeSigned16(out, i8x16.sub(v128.or(v128.and(packed, i8x16.splat(15)), loadBitsAs16(src + 2)), half), d);
    storeSigned16(out + 64, i8x16.sub(v128.or(i8x16.shr_u(packed, 4), loadBitsAs16(src + 4)), half), d);
    src += BYTES;
    out += 128;
  }
}
