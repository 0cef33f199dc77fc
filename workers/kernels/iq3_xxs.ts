// IQ3_XXS: 256 values in 98 bytes, 3.0625 bits per weight. Bytes 0-1 f16 d; 2-65 grid index of each quad; 66-97 a u32 for each of
// eight groups of 32: 7 sign bits per octet (the first lowest) and the group's scale s on top (4 bits).
// x = d * (0.5 + s) / 2 * point, the number of negative values in an octet even.
import { iq3XxsPoints } from '../../src/core/quants/grids/iq3_xxs.table';
import { quantizeBlocks } from './lib/grid-blocks';
import { finishGroup, makeSignsEven, splitSigns, weighByImatrix, weighBySquare } from './lib/grid-group';
import { listNeighbours } from './lib/grid-neighbours';
import { expandQuads, scaledHigh, scaledLow } from './lib/grid-points';
import { codeOfScale } from './lib/grid-scales';
import { packSigns7, prepareEvenSigns, withSigns } from './lib/grid-signs';
import { loadHalf, storeHalf } from './lib/half';
import { sumOfSquares } from './lib/importance';
import { placeQuad, sumQuads } from './lib/part-trials';
import { GROUP_BYTES, prepareQuads } from './lib/quads';
import { bestIndices, prepareTrials, REDO_OFF_GRID, searchGrid } from './lib/search-grid';

export { __heap_base };

/** Groups with smaller values are zero. */
const GROUP_MAX_EPS: f32 = 1e-8;
/** Neighbours of the points that are not on the grid, in groups of four. */
const GROUPS = 6038;

const points = memory.data(256 * 4, 16);
const neighbourGroups = memory.data(GROUPS * GROUP_BYTES, 16);
const scales = memory.data(8 * 4, 16);
let isPrepared = false;

expandQuads(changetype<usize>(iq3XxsPoints), 256, 0x3e342c241c140c04, points);
prepareEvenSigns();

/** Builds the search tables, once. Cost: some milliseconds. */
export function prepare(): void {
  if (isPrepared) return;
  prepareQuads(changetype<usize>(iq3XxsPoints), 256, 2, neighbourGroups, GROUPS);
  prepareTrials(15, 0.2, 15);
  isPrepared = true;
}

/** Writes the grid indices (u16) next to a point of 3-bit digits, as the search lists them. Returns their number. */
export function neighbours(packed: i32, out: usize): i32 {
  prepare();
  return listNeighbours(packed, 2, out);
}

/**
 * Rows x cols f32 to IQ3_XXS: signs made even per octet, then 31 trial scales per 32 values on w = x^2, or imatrix * sqrt(2 *
 * mean square of the 256 values + x^2). Returns -1, or the row where the reference aborts.
 */
export function quantize(x: usize, out: usize, rows: i32, cols: i32, imatrix: usize): i32 {
  prepare();
  return quantizeBlocks(x, out, rows, cols, imatrix, 98, quantizeBlock);
}

function quantizeBlock(x: usize, out: usize, imatrix: usize): bool {
  memory.fill(out, 0, 98);
  const sigma2 = (<f32>2.0 * sumOfSquares(x, 256)) / <f32>256.0;
  let maxScale: f32 = 0;
  for (let group: usize = 0; group < 8; group++) {
    const from = x + (group << 7);
    if (imatrix == 0) weighBySquare(from, 32);
    else weighByImatrix(from, imatrix + (group << 7), 32, sigma2);
    let signs = makeSignsEven(32, splitSigns(from, 32));
    const max = finishGroup(32);
    let scale: f32 = 0;
    if (!(max < GROUP_MAX_EPS)) {
      scale = searchGrid(placeQuad, sumQuads, 8, max, max / <f32>15.0, REDO_OFF_GRID);
      if (scale < 0) {
        scale = -scale;
        signs = ~signs;
      }
      if (!(scale >= 0)) return false;
      const indices = v128.load(bestIndices);
      v128.store64_lane(out + 2 + (group << 3), i8x16.narrow_i16x8_u(indices, indices), 0);
      store<u32>(out + 66 + (group << 2), packSigns7(signs));
    }
    store<f32>(scales + (group << 2), scale);
    maxScale = maxScale > scale ? maxScale : scale;
  }
  if (maxScale == 0) {
    memory.fill(out, 0, 98);
    return true;
  }
  const d = maxScale / <f32>31.0;
  storeHalf(out, d * <f32>1.0125);
  const inverse = <f32>1.0 / d;
  for (let group: usize = 0; group < 8; group++) {
    const at = out + 66 + (group << 2);
    store<u32>(at, load<u32>(at) | (codeOfScale(inverse * load<f32>(scales + (group << 2)), 15) << 28));
  }
  return true;
}

/** Rows x cols IQ3_XXS to f32. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const end = out + <usize>rows * <usize>cols * 4;
  while (out < end) {
    const d = loadHalf(src);
    for (let group: usize = 0; group < 8; group++) {
      let indices = load<u64>(src + 2 + group * 8);
      const signs = load<u32>(src + 66 + group * 4);
      const scale = f32x4.splat(d * (<f32>0.5 + <f32>(signs >> 28)) * <f32>0.5);
      storeOctet(out, <u32>indices & 0xffff, signs & 127, scale);
      storeOctet(out + 32, <u32>indices >> 16, (signs >> 7) & 127, scale);
      indices >>= 32;
      storeOctet(out + 64, <u32>indices & 0xffff, (signs >> 14) & 127, scale);
      storeOctet(out + 96, <u32>indices >> 16, (signs >> 21) & 127, scale);
      out += 128;
    }
    src += 98;
  }
}

/** Writes the octet of the two quads whose indices stand in the low 16 bits. */
// @ts-ignore: decorator
@inline
function storeOctet(out: usize, indices: u32, signs: u32, scale: v128): void {
  const first = v128.load32_zero(points + (<usize>(indices & 255) << 2));
  const both = v128.load32_lane(points + (<usize>(indices >> 8) << 2), first, 1);
  const values = withSigns(i16x8.extend_low_i8x16_s(both), signs);
  v128.store(out, scaledLow(values, scale));
  v128.store(out, scaledHigh(values, scale), 16);
}
