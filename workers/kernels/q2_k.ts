// Q2_K: 256 values in 84 bytes, 2.625 bits per weight. Bytes 0-15 scale of group g low, min high nibble (16 values per group);
// 16-79 codes: byte 32 h + l holds elements 128 h + l, + 32, + 64, + 96 from its lowest bits up (h = 0, 1); 80-81 f16 d;
// 82-83 f16 dmin. x = d * scale * q - dmin * min.
import { loadHalf, storeHalf } from './lib/half';
import { applyImportance, sumOfSquares } from './lib/importance';
import { nearestInt } from './lib/rounding';
import { foundMinA, foundMinB, foundScaleA, foundScaleB, levelsOfQkx, searchQkx } from './lib/search-qkx';
import { searchQp } from './lib/search-qp';
import { groupLevels, groupValues, groupWeights, groupWeightSums, loadGroups, packTwoBits, requantizeGroup, storeGroupCodes } from './lib/superblock16';
import { storeAffine16 } from './lib/values';

export { __heap_base };

const BYTES: usize = 84;
const scales = memory.data(16 * 4, 16);
const mins = memory.data(16 * 4, 16);
const weightSums = memory.data(16 * 4, 16);
const scaleCodes = memory.data(16, 16);
const minCodes = memory.data(16, 16);

/**
 * Rows x cols f32 to Q2_K. Without an imatrix: make_qkx2(16, 3, -0.5, 0.1, 15) with absolute errors on w = |x|, 4-bit codes
 * nearest(15 / max * s). With one: make_qkx3(16, 3, -0.9, 0.05, 36) on w = imatrix * sqrt(mean square of the 256 values + x^2),
 * 4-bit codes from make_qp(16, 15). Returns -1.
 */
export function quantize(x: usize, out: usize, rows: i32, cols: i32, imatrix: usize): i32 {
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col += 256) {
      if (imatrix == 0) findScales(x, out);
      else findScalesWithImportance(x, imatrix + (col << 2), out);
      requantize(x, out);
      packTwoBits(out + 16);
      x += 1024;
      out += BYTES;
    }
  }
  return -1;
}

function findScales(x: usize, out: usize): void {
  for (let quad = 0; quad < 4; quad += 2) {
    loadEight(x, quad, groupValues);
    for (let i: usize = 0; i < 512; i += 16) v128.store(groupWeights + i, f32x4.abs(v128.load(groupValues + i)));
    searchQkx(16, 3, groupValues, groupWeights, -0.5, 0.1, 15, true);
    keepGroups(quad);
  }
  storeHalf(out + 80, encodeByMaximum(scales, scaleCodes));
  storeHalf(out + 82, encodeByMaximum(mins, minCodes));
  storeScaleBytes(out);
}

function findScalesWithImportance(x: usize, imatrix: usize, out: usize): void {
  const sigma2 = f32x4.splat(sumOfSquares(x, 256) / <f32>256.0);
  for (let quad = 0; quad < 4; quad += 2) {
    loadEight(x, quad, groupValues);
    loadEight(imatrix, quad, groupWeights);
    applyImportance(groupValues, groupWeights, 32, sigma2);
    v128.store(weightSums + (quad << 4), groupWeightSums(groupWeights));
    v128.store(weightSums + (quad << 4), groupWeightSums(groupWeights + 256), 16);
    searchQkx(16, 3, groupValues, groupWeights, -0.9, 0.05, 36, false);
    keepGroups(quad);
  }
  storeHalf(out + 80, searchQp(16, 15, scales, weightSums, scaleCodes));
  storeHalf(out + 82, searchQp(16, 15, mins, weightSums, minCodes));
  storeScaleBytes(out);
}

/** Transposes groups 4 quad .. 4 quad + 7, four after four. */
function loadEight(from: usize, quad: i32, to: usize): void {
  loadGroups(from, quad, to);
  loadGroups(from, quad + 1, to + 256);
}

function keepGroups(quad: i32): void {
  v128.store(scales + (quad << 4), foundScaleA);
  v128.store(scales + (quad << 4), foundScaleB, 16);
  v128.store(mins + (quad << 4), foundMinA);
  v128.store(mins + (quad << 4), foundMinB, 16);
  levelsOfQkx(16, 3, groupValues, groupLevels);
  storeGroupCodes(groupLevels, quad);
  storeGroupCodes(groupLevels + 256, quad + 1);
}

/** Writes nearest(15 / max * v) of 16 values as bytes; returns max / 15, or 0 and codes 0 when none is positive. */
function encodeByMaximum(values: usize, codes: usize): f32 {
  let max: f32 = 0;
  for (let group = 0; group < 16; group++) {
    const v = load<f32>(values + (group << 2));
    if (v > max) max = v;
  }
  const inverse: f32 = max > 0 ? <f32>15.0 / max : 0;
  for (let group = 0; group < 16; group++) store<u8>(codes + group, max > 0 ? <u8>nearestInt(inverse * load<f32>(values + (group << 2))) : 0);
  return max > 0 ? max / <f32>15.0 : 0;
}

function storeScaleBytes(out: usize): void {
  v128.store(out, v128.or(v128.load(scaleCodes), i8x16.shl(v128.load(minCodes), 4)));
}

function requantize(x: usize, out: usize): void {
  const d = loadHalf(out + 80);
  const dmin = loadHalf(out + 82);
  for (let group = 0; group < 16; group++) {
    const byte = <u32>load<u8>(out + group);
    const scale = d * <f32>(byte & 15);
    if (scale != 0) requantizeGroup(x, group, scale, dmin * <f32>(byte >> 4), 0, 3, 0);
  }
}

/** Rows x cols Q2_K to f32. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const end = out + <usize>rows * <usize>cols * 4;
  while (out < end) {
    const d = loadHalf(src + 80);
    const dmin = loadHalf(src + 82);
    for (let half: usize = 0; half < 2; half++) {
      for (let part: usize = 0; part < 2; part++) {
        const packed = v128.load(src + half * 32 + part * 16, 16);
        const at = src + half * 8 + part;
        const to = out + half * 512 + part * 64;
        const three = i8x16.splat(3);
        store16(to, v128.and(packed, three), d, dmin, load<u8>(at));
        store16(to + 128, v128.and(i8x16.shr_u(packed, 2), three), d, dmin, load<u8>(at, 2));
        store16(to + 256, v128.and(i8x16.shr_u(packed, 4), three), d, dmin, load<u8>(at, 4));
        store16(to + 384, i8x16.shr_u(packed, 6), d, dmin, load<u8>(at, 6));
      }
    }
    src += BYTES;
    out += 1024;
  }
}

// @ts-ignore: decorator
@inline
function store16(out: usize, codes: v128, d: f32, dmin: f32, byte: u32): void {
  storeAffine16(out, codes, f32x4.splat(d * <f32>(byte & 15)), f32x4.splat(dmin * <f32>(byte >> 4)));
}
