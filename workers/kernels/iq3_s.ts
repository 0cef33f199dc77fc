// IQ3_S: 256 values in 110 bytes, 3.4375 bits per weight. Bytes 0-1 f16 d; 2-65 low 8 bits of the grid index of each quad; 66-73
// their ninth bits, bit k of byte g for quad k of group g; 74-105 sign byte of each octet; 106-109 the 4-bit scales s of eight
// groups of 32 (the first of a pair in the low nibble). x = d * (1 + 2 s) * point * sign.
import { iq3SPoints } from '../../src/core/quants/grids/iq3_s.table';
import { quantizeBlocks } from './lib/grid-blocks';
import { finishGroup, splitSigns, weighByImatrix, weighBySquare } from './lib/grid-group';
import { listNeighbours } from './lib/grid-neighbours';
import { expandQuads, scaledHigh, scaledLow } from './lib/grid-points';
import { storeScalePairs } from './lib/grid-scales';
import { prepareSignBytes, withSigns } from './lib/grid-signs';
import { loadHalf, storeHalf } from './lib/half';
import { sumOfSquares } from './lib/importance';
import { placeQuad, sumQuads } from './lib/part-trials';
import { GROUP_BYTES, prepareQuads } from './lib/quads';
import { bestIndices, prepareTrials, REDO_ALL_IF_ANY, searchGrid } from './lib/search-grid';

export { __heap_base };

/** Neighbours of the points that are not on the grid, in groups of four. */
const GROUPS = 7427;

const points = memory.data(512 * 4, 16);
const neighbourGroups = memory.data(GROUPS * GROUP_BYTES, 16);
const scales = memory.data(8 * 4, 16);
let isPrepared = false;

expandQuads(changetype<usize>(iq3SPoints), 512, 0x0f0d0b0907050301, points);
prepareSignBytes();

/** Builds the search tables, once. Cost: some milliseconds. */
export function prepare(): void {
  if (isPrepared) return;
  prepareQuads(changetype<usize>(iq3SPoints), 512, 3, neighbourGroups, GROUPS);
  prepareTrials(15, 0.2, 9);
  isPrepared = true;
}

/** Writes the grid indices (u16) next to a point of 3-bit digits, as the search lists them. Returns their number. */
export function neighbours(packed: i32, out: usize): i32 {
  prepare();
  return listNeighbours(packed, 3, out);
}

/**
 * Rows x cols f32 to IQ3_S: 19 trial scales per 32 values on w = x^2, or imatrix * sqrt(2 * mean square of the 256 values + x^2).
 * Where any quad of the best trial was off the grid, all go there again. Returns -1, or the row where the reference aborts.
 */
export function quantize(x: usize, out: usize, rows: i32, cols: i32, imatrix: usize): i32 {
  prepare();
  return quantizeBlocks(x, out, rows, cols, imatrix, 110, quantizeBlock);
}

function quantizeBlock(x: usize, out: usize, imatrix: usize): bool {
  memory.fill(out, 0, 110);
  const sigma2 = (<f32>2.0 * sumOfSquares(x, 256)) / <f32>256.0;
  let maxScale: f32 = 0;
  // The reference does not step over the indices and signs of an all-zero group: those of later groups move up.
  let written: usize = 0;
  for (let group: usize = 0; group < 8; group++) {
    const from = x + (group << 7);
    if (imatrix == 0) weighBySquare(from, 32);
    else weighByImatrix(from, imatrix + (group << 7), 32, sigma2);
    let signs = splitSigns(from, 32);
    const max = finishGroup(32);
    let scale: f32 = 0;
    if (max != 0) {
      scale = searchGrid(placeQuad, sumQuads, 8, max, max / <f32>15.0, REDO_ALL_IF_ANY);
      if (scale < 0) {
        scale = -scale;
        signs = ~signs;
      }
      if (!(scale >= 0)) return false;
      const indices = v128.load(bestIndices);
      const low = v128.and(indices, i16x8.splat(255));
      v128.store64_lane(out + 2 + (written << 3), i8x16.narrow_i16x8_u(low, low), 0);
      store<u8>(out + 66 + group, <u8>i16x8.bitmask(i16x8.shl(indices, 7)));
      store<u32>(out + 74 + (written << 2), signs);
      written++;
    }
    store<f32>(scales + (group << 2), scale);
    maxScale = maxScale > scale ? maxScale : scale;
  }
  if (maxScale == 0) return true;
  const d = maxScale / <f32>31.0;
  storeHalf(out, d * <f32>1.033);
  const inverse = <f32>1.0 / d;
  storeScalePairs(scales, 4, inverse, out + 106);
  return true;
}

/** Rows x cols IQ3_S to f32. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const end = out + <usize>rows * <usize>cols * 4;
  while (out < end) {
    const d = loadHalf(src);
    for (let group: usize = 0; group < 8; group++) {
      let low = load<u64>(src + 2 + group * 8);
      const ninth: u32 = load<u8>(src + 66 + group);
      const signs = load<u32>(src + 74 + group * 4);
      const odd = 1 + 2 * ((<i32>load<u8>(src + 106 + (group >> 1)) >> ((<i32>group & 1) << 2)) & 15);
      const scale = f32x4.splat(d * <f32>odd);
      storeOctet(out, <u32>low & 0xffff, ninth, signs & 255, scale);
      storeOctet(out + 32, <u32>low >> 16, ninth >> 2, (signs >> 8) & 255, scale);
      low >>= 32;
      storeOctet(out + 64, <u32>low & 0xffff, ninth >> 4, (signs >> 16) & 255, scale);
      storeOctet(out + 96, <u32>low >> 16, ninth >> 6, signs >> 24, scale);
      out += 128;
    }
    src += 110;
  }
}

/** Writes the octet of two quads: `low` has the low bytes of their indices, `ninth` the ninth bits at the bottom. */
// @ts-ignore: decorator
@inline
function storeOctet(out: usize, low: u32, ninth: u32, signs: u32, scale: v128): void {
  const first = v128.load32_zero(points + (<usize>((low & 255) | ((ninth & 1) << 8)) << 2));
  const both = v128.load32_lane(points + (<usize>((low >> 8) | ((ninth & 2) << 7)) << 2), first, 1);
  const values = withSigns(i16x8.extend_low_i8x16_s(both), signs);
  v128.store(out, scaledLow(values, scale));
  v128.store(out, scaledHigh(values, scale), 16);
}
