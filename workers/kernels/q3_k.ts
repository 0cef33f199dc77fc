// Q3_K: 256 values in 110 bytes, 3.4375 bits per weight. Bytes 0-31 bit 2 of the codes: byte l, bit g for element 32 g + l; 32-95 low
// two bits: byte 32 h + l holds elements 128 h + l, + 32, + 64, + 96 from its lowest bits up (h = 0, 1); 96-107 sixteen 6-bit scales:
// byte j low nibble scale j, high nibble scale j+8 (j = 0..7), bytes 104 + k the upper two bits of scales k, k+4, k+8, k+12 from the
// lowest bits up; 108-109 f16 d. x = d * (scale - 32) * (q - 4) per 16 values.
import { loadHalf, storeHalf } from './lib/half';
import { applyImportance, sumOfSquares } from './lib/importance';
import { clampInt, nearestInt } from './lib/rounding';
import { searchQ3 } from './lib/search-q3';
import { searchQx } from './lib/search-qx';
import { searchQxOne } from './lib/search-qx-one';
import { groupCodes, groupLevels, groupValues, groupWeights, groupWeightSums, loadGroups, packTwoBits, requantizeGroup, storeGroupCodes } from './lib/superblock16';
import { storeSigned16 } from './lib/values';

export { __heap_base };

const BYTES: usize = 110;
const scales = memory.data(16 * 4, 16);
const weightSums = memory.data(16 * 4, 16);
const scaleCodes = memory.data(16, 16);

/**
 * Rows x cols f32 to Q3_K. Without an imatrix: make_q3(16, 4) on w = x^2, scale codes nearest(-32 / (scale of largest magnitude) *
 * s). With one: make_qx(16, 4) on w = imatrix * sqrt(2 * mean square of the 256 values + x^2), scale codes from make_qx(16, 32) on the
 * groups' sums of w. Returns -1.
 */
export function quantize(x: usize, out: usize, rows: i32, cols: i32, imatrix: usize): i32 {
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col += 256) {
      const d = imatrix == 0 ? findScales(x) : findScalesWithImportance(x, imatrix + (col << 2));
      storeHalf(out + 108, d);
      packScales(out + 96);
      requantize(x, loadHalf(out + 108));
      packUpperBits(out, 0);
      packUpperBits(out, 16);
      packTwoBits(out + 32);
      x += 1024;
      out += BYTES;
    }
  }
  return -1;
}

function findScales(x: usize): f32 {
  for (let quad = 0; quad < 4; quad++) {
    loadGroups(x, quad, groupValues);
    v128.store(scales + (quad << 4), searchQ3(16, 4, groupValues, groupLevels));
    storeGroupCodes(groupLevels, quad);
  }
  let magnitude: f32 = 0;
  let extreme: f32 = 0;
  for (let group = 0; group < 16; group++) {
    const scale = load<f32>(scales + (group << 2));
    if (abs<f32>(scale) > magnitude) {
      magnitude = abs<f32>(scale);
      extreme = scale;
    }
  }
  if (extreme == 0) {
    memory.fill(scaleCodes, 0, 16);
    return 0;
  }
  const inverse = <f32>-32.0 / extreme;
  for (let group = 0; group < 16; group++) {
    // The reference keeps the level in a signed byte before it clamps.
    const level = <i32>(<i8>nearestInt(inverse * load<f32>(scales + (group << 2))));
    store<u8>(scaleCodes + group, <u8>(clampInt(level, -32, 31) + 32));
  }
  return <f32>1.0 / inverse;
}

function findScalesWithImportance(x: usize, imatrix: usize): f32 {
  const sigma2 = f32x4.splat((<f32>2.0 * sumOfSquares(x, 256)) / <f32>256.0);
  for (let quad = 0; quad < 4; quad++) {
    loadGroups(x, quad, groupValues);
    loadGroups(imatrix, quad, groupWeights);
    applyImportance(groupValues, groupWeights, 16, sigma2);
    v128.store(weightSums + (quad << 4), groupWeightSums(groupWeights));
    v128.store(scales + (quad << 4), searchQx(16, 4, groupValues, groupWeights, groupLevels));
    storeGroupCodes(groupLevels, quad);
  }
  return searchQxOne(16, 32, scales, weightSums, scaleCodes);
}

function packScales(out: usize): void {
  const low = load<u64>(scaleCodes);
  const high = load<u64>(scaleCodes, 8);
  store<u64>(out, (low & 0x0f0f0f0f0f0f0f0f) | ((high & 0x0f0f0f0f0f0f0f0f) << 4));
  const upperLow = (low >> 4) & 0x0303030303030303;
  const upperHigh = (high >> 4) & 0x0303030303030303;
  const first = <u32>upperLow | (<u32>(upperLow >> 32) << 2);
  const second = <u32>upperHigh | (<u32>(upperHigh >> 32) << 2);
  store<u32>(out, first | (second << 4), 8);
}

function requantize(x: usize, d: f32): void {
  for (let group = 0; group < 16; group++) {
    const scale = d * <f32>(<i32>load<u8>(scaleCodes + group) - 32);
    if (scale != 0) requantizeGroup(x, group, scale, 0, -4, 3, 4);
  }
}

/** Bit 2 of the elements whose index mod 32 is part .. part+15. */
function packUpperBits(out: usize, part: usize): void {
  let bits = i8x16.splat(0);
  for (let g = 0; g < 8; g++) {
    const bit = v128.and(i8x16.shr_u(v128.load(groupCodes + (g << 5) + part), 2), i8x16.splat(1));
    bits = v128.or(bits, i8x16.shl(bit, g));
  }
  v128.store(out + part, bits);
}

/** The sixteen scales as signed bytes, 32 already taken off. */
// @ts-ignore: decorator
@inline
function unpackScales(packed: usize): v128 {
  const nibbles = load<u64>(packed);
  const upper = load<u32>(packed, 8);
  const low = (nibbles & 0x0f0f0f0f0f0f0f0f) | ((<u64>(upper & 0x03030303) | (<u64>((upper >> 2) & 0x03030303) << 32)) << 4);
  const high = ((nibbles >> 4) & 0x0f0f0f0f0f0f0f0f) | ((<u64>((upper >> 4) & 0x03030303) | (<u64>((upper >> 6) & 0x03030303) << 32)) << 4);
  return i8x16.sub(i64x2.replace_lane(i64x2.splat(low), 1, high), i8x16.splat(32));
}

/** Rows x cols Q3_K to f32. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const end = out + <usize>rows * <usize>cols * 4;
  while (out < end) {
    const d = loadHalf(src + 108);
    v128.store(scaleCodes, unpackScales(src + 96));
    for (let half: usize = 0; half < 2; half++) {
      for (let part: usize = 0; part < 2; part++) {
        const packed = v128.load(src + half * 32 + part * 16, 32);
        const upper = i8x16.shr_u(v128.load(src + part * 16), <i32>half * 4);
        const at = scaleCodes + half * 8 + part;
        const to = out + half * 512 + part * 64;
        const four = i8x16.splat(4);
        store16(to, packed, v128.and(i8x16.shl(upper, 2), four), d, load<i8>(at));
        store16(to + 128, i8x16.shr_u(packed, 2), v128.and(i8x16.shl(upper, 1), four), d, load<i8>(at, 2));
        store16(to + 256, i8x16.shr_u(packed, 4), v128.and(upper, four), d, load<i8>(at, 4));
        store16(to + 384, i8x16.shr_u(packed, 6), v128.and(i8x16.shr_u(upper, 1), four), d, load<i8>(at, 6));
      }
    }
    src += BYTES;
    out += 1024;
  }
}

// @ts-ignore: decorator
@inline
function store16(out: usize, low: v128, upper: v128, d: f32, scale: i8): void {
  const codes = i8x16.sub(v128.or(v128.and(low, i8x16.splat(3)), upper), i8x16.splat(4));
  storeSigned16(out, codes, f32x4.splat(d * <f32>scale));
}
