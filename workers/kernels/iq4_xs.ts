// IQ4_XS: 256 values in 136 bytes, 4.25 bits per weight. Bytes 0-1 f16 d; 2-3 upper two bits of the eight scales, scale g at bits 2 g;
// 4-7 lower four bits, scale 2 k low and 2 k + 1 high nibble; 8-135 codes: byte 16 g + j holds element 32 g + j in the low and
// 32 g + j + 16 in the high nibble. x = d * (scale - 32) * level[code] (lib/nonlinear4.ts).
import { loadHalf, storeHalf } from './lib/half';
import { applyImportance, squaresAsWeights, sumOfSquares } from './lib/importance';
import { levelTable, nearestCodes16, prepareNonlinear4 } from './lib/nonlinear4';
import { loadQuad, quadValues, quadWeights } from './lib/blocks32';
import { clampInt, nearestInt } from './lib/rounding';
import { searchNonlinear4 } from './lib/search-nonlinear4';
import { storeSigned16 } from './lib/values';

export { __heap_base };

const BYTES: usize = 136;
const scales = memory.data(8 * 4, 16);

prepareNonlinear4();

/**
 * Rows x cols f32 to IQ4_XS: scale search per 32 values on w = x^2, or on imatrix * sqrt(2 * mean square of the 256 values + x^2);
 * d = (scale of largest magnitude, the first of equals) / -32; codes from the unrounded 1 / (d * scale). Returns -1.
 */
export function quantize(x: usize, out: usize, rows: i32, cols: i32, imatrix: usize): i32 {
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col += 256) {
      findScales(x, imatrix == 0 ? 0 : imatrix + (col << 2));
      writeBlock(x, out);
      x += 1024;
      out += BYTES;
    }
  }
  return -1;
}

function findScales(x: usize, imatrix: usize): void {
  const sigma2 = f32x4.splat(imatrix == 0 ? 0 : sumOfSquares(x, 256) * <f32>(2.0 / 256.0));
  for (let first = 0; first < 8; first += 4) {
    loadQuad(x, first, 8, quadValues);
    if (imatrix == 0) {
      squaresAsWeights(quadValues, quadWeights, 32);
    } else {
      loadQuad(imatrix, first, 8, quadWeights);
      applyImportance(quadValues, quadWeights, 32, sigma2);
    }
    v128.store(scales + (first << 2), searchNonlinear4(quadValues, quadWeights));
  }
}

function writeBlock(x: usize, out: usize): void {
  let magnitude: f32 = 0;
  let extreme: f32 = 0;
  for (let group = 0; group < 8; group++) {
    const scale = load<f32>(scales + (group << 2));
    if (abs<f32>(scale) > magnitude) {
      magnitude = abs<f32>(scale);
      extreme = scale;
    }
  }
  const d = extreme * <f32>(-1.0 / 32.0);
  const inverse: f32 = d != 0 ? <f32>1.0 / d : 0;
  storeHalf(out, d);
  let lower: u32 = 0;
  let upper: u32 = 0;
  for (let group = 0; group < 8; group++) {
    const level = clampInt(nearestInt(inverse * load<f32>(scales + (group << 2))), -32, 31);
    const scale = d * <f32>level;
    const groupInverse = f32x4.splat(scale != 0 ? <f32>1.0 / scale : <f32>0.0);
    const from = x + (group << 7);
    const codes = v128.or(nearestCodes16(from, groupInverse), i8x16.shl(nearestCodes16(from + 64, groupInverse), 4));
    v128.store(out + (group << 4), codes, 8);
    const code = <u32>(level + 32);
    lower |= (code & 15) << (4 * group);
    upper |= (code >> 4) << (2 * group);
  }
  store<u16>(out, <u16>upper, 2);
  store<u32>(out, lower, 4);
}

/** Rows x cols IQ4_XS to f32. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const end = out + <usize>rows * <usize>cols * 4;
  while (out < end) {
    const d = loadHalf(src);
    let upper = <u32>load<u16>(src, 2);
    let lower = load<u32>(src, 4);
    for (let group: usize = 0; group < 8; group++) {
      const code = (lower & 15) | ((upper & 3) << 4);
      const scale = f32x4.splat(d * <f32>(<i32>code - 32));
      const packed = v128.load(src + group * 16, 8);
      storeSigned16(out, i8x16.swizzle(levelTable(), v128.and(packed, i8x16.splat(15))), scale);
      storeSigned16(out + 64, i8x16.swizzle(levelTable(), i8x16.shr_u(packed, 4)), scale);
      lower >>= 4;
      upper >>= 2;
      out += 128;
    }
    src += BYTES;
  }
}
