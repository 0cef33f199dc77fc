// Q6_K: 256 values in 210 bytes, 6.5625 bits per weight, two halves of 128 (h = 0, 1). Bytes 0-127 low four bits: byte 64 h + l holds
// element 128 h + l low and + 64 high, byte 64 h + 32 + l elements + 32 and + 96; 128-191 upper two bits: byte 32 h + l holds those of
// elements 128 h + l, + 32, + 64, + 96 from its lowest bits up; 192-207 int8 scale per 16 values; 208-209 f16 d.
// x = d * scale * (q - 32).
import { loadHalf, storeHalf } from './lib/half';
import { squaresAsWeights } from './lib/importance';
import { nearestInt } from './lib/rounding';
import { searchQx } from './lib/search-qx';
import { groupCodes, groupLevels, groupValues, groupWeights, loadGroups, requantizeGroup, storeGroupCodes } from './lib/superblock16';
import { storeSigned16 } from './lib/values';

export { __heap_base };

const BYTES: usize = 210;
const scales = memory.data(16 * 4, 16);
const GROUP_MAX_EPS: f32 = 1e-15;

/**
 * Rows x cols f32 to Q6_K: make_qx(16, 32) per group on w = x^2, or on the plain imatrix values; the group scale of largest
 * magnitude (the first of equals) becomes -128. Returns -1.
 */
export function quantize(x: usize, out: usize, rows: i32, cols: i32, imatrix: usize): i32 {
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col += 256) {
      quantizeBlock(x, out, imatrix == 0 ? 0 : imatrix + (col << 2));
      x += 1024;
      out += BYTES;
    }
  }
  return -1;
}

function quantizeBlock(x: usize, out: usize, imatrix: usize): void {
  for (let quad = 0; quad < 4; quad++) {
    loadGroups(x, quad, groupValues);
    if (imatrix == 0) squaresAsWeights(groupValues, groupWeights, 16);
    else loadGroups(imatrix, quad, groupWeights);
    v128.store(scales + (quad << 4), searchQx(16, 32, groupValues, groupWeights, groupLevels));
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
  if (magnitude < GROUP_MAX_EPS) {
    memory.fill(out, 0, BYTES);
    return;
  }
  const inverse = <f32>-128.0 / extreme;
  storeHalf(out + 208, <f32>1.0 / inverse);
  const d = loadHalf(out + 208);
  for (let group = 0; group < 16; group++) {
    const code = <i8>min(127, nearestInt(inverse * load<f32>(scales + (group << 2))));
    store<i8>(out + group, code, 192);
    const scale = d * <f32>code;
    if (scale != 0) requantizeGroup(x, group, scale, 0, -32, 31, 32);
  }
  packHalf(out, out + 128, groupCodes);
  packHalf(out + 64, out + 160, groupCodes + 128);
}

/** Packs 128 codes: low bits to 64 bytes at `low`, upper bits to 32 bytes at `upper`. */
function packHalf(low: usize, upper: usize, codes: usize): void {
  const mask = i8x16.splat(15);
  for (let i: usize = 0; i < 32; i += 16) {
    const a = v128.load(codes + i);
    const b = v128.load(codes + i, 32);
    const c = v128.load(codes + i, 64);
    const d = v128.load(codes + i, 96);
    v128.store(low + i, v128.or(v128.and(a, mask), i8x16.shl(c, 4)));
    v128.store(low + i, v128.or(v128.and(b, mask), i8x16.shl(d, 4)), 32);
    const ab = v128.or(i8x16.shr_u(a, 4), i8x16.shl(i8x16.shr_u(b, 4), 2));
    const cd = v128.or(i8x16.shl(i8x16.shr_u(c, 4), 4), i8x16.shl(i8x16.shr_u(d, 4), 6));
    v128.store(upper + i, v128.or(ab, cd));
  }
}

/** Rows x cols Q6_K to f32. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const end = out + <usize>rows * <usize>cols * 4;
  while (out < end) {
    const d = loadHalf(src + 208);
    for (let half: usize = 0; half < 2; half++) {
      for (let part: usize = 0; part < 2; part++) {
        const low0 = v128.load(src + half * 64 + part * 16);
        const low1 = v128.load(src + half * 64 + part * 16, 32);
        const upper = v128.load(src + half * 32 + part * 16, 128);
        const scale = src + half * 8 + part;
        const to = out + half * 512 + part * 64;
        const mask = i8x16.splat(15);
        const two = i8x16.splat(0x30);
        store16(to, v128.and(low0, mask), v128.and(i8x16.shl(upper, 4), two), d, load<i8>(scale, 192));
        store16(to + 128, v128.and(low1, mask), v128.and(i8x16.shl(upper, 2), two), d, load<i8>(scale, 194));
        store16(to + 256, i8x16.shr_u(low0, 4), v128.and(upper, two), d, load<i8>(scale, 196));
        store16(to + 384, i8x16.shr_u(low1, 4), v128.and(i8x16.shr_u(upper, 2), two), d, load<i8>(scale, 198));
      }
    }
    src += BYTES;
    out += 1024;
  }
}

// @ts-ignore: decorator
@inline
function store16(out: usize, low: v128, upper: v128, d: f32, scale: i8): void {
  storeSigned16(out, i8x16.sub(v128.or(low, upper), i8x16.splat(32)), f32x4.splat(d * <f32>scale));
}
