// IQ4_NL: 32 values in 18 bytes, 4.5 bits per weight. Bytes 0-1 f16 d; byte 2+j: code of element j in the low, of j+16 in the high
// nibble. x = d * level[code] (lib/nonlinear4.ts).
import { loadHalf, storeHalf } from './lib/half';
import { applyImportance, sumOfSquaresLanes, squaresAsWeights } from './lib/importance';
import { levelTable, nearestCodes16, prepareNonlinear4 } from './lib/nonlinear4';
import { loadQuad, quadValues, quadWeights } from './lib/blocks32';
import { searchNonlinear4 } from './lib/search-nonlinear4';
import { storeSigned16 } from './lib/values';

export { __heap_base };

const scales = memory.data(16, 16);

prepareNonlinear4();

/**
 * Rows x cols f32 to IQ4_NL: scale search on w = x^2, or on imatrix * sqrt(2 * mean square of the 32 values + x^2); codes
 * from the unrounded 1/d. Ties go to the upper level. Returns -1.
 */
export function quantize(x: usize, out: usize, rows: i32, cols: i32, imatrix: usize): i32 {
  const blocks = cols >> 5;
  for (let row = 0; row < rows; row++) {
    for (let first = 0; first < blocks; first += 4) {
      loadQuad(x, first, blocks, quadValues);
      if (imatrix == 0) {
        squaresAsWeights(quadValues, quadWeights, 32);
      } else {
        loadQuad(imatrix, first, blocks, quadWeights);
        const sigma2 = f32x4.mul(sumOfSquaresLanes(quadValues, 32), f32x4.splat(2.0 / 32.0));
        applyImportance(quadValues, quadWeights, 32, sigma2);
      }
      v128.store(scales, searchNonlinear4(quadValues, quadWeights));
      for (let k = 0; k < min(4, blocks - first); k++) {
        writeBlock(x + (<usize>(first + k) << 7), out, load<f32>(scales + (k << 2)));
        out += 18;
      }
    }
    x += <usize>cols * 4;
  }
  return -1;
}

function writeBlock(x: usize, out: usize, d: f32): void {
  const inverse = f32x4.splat(d != 0 ? <f32>1.0 / d : <f32>0.0);
  storeHalf(out, d);
  v128.store(out, v128.or(nearestCodes16(x, inverse), i8x16.shl(nearestCodes16(x + 64, inverse), 4)), 2);
}

/** Rows x cols IQ4_NL to f32. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const end = out + <usize>rows * <usize>cols * 4;
  while (out < end) {
    const d = f32x4.splat(loadHalf(src));
    const packed = v128.load(src, 2);
    storeSigned16(out, i8x16.swizzle(levelTable(), v128.and(packed, i8x16.splat(15))), d);
    storeSigned16(out + 64, i8x16.swizzle(levelTable(), i8x16.shr_u(packed, 4)), d);
    src += 18;
    out += 128;
  }
}
