// IQ2_XS: 256 values in 74 bytes, 2.3125 bits per weight. Bytes 0-1 f16 d; then 32 u16, one per octet: grid index in the low 9
// bits, 7 sign bits above; then 8 bytes with the 4-bit scales s of sixteen groups of 16 (the first of a pair in the low nibble).
// x = d * (0.5 + s) / 4 * point, the number of negative values in an octet even.
import { iq2XsPoints } from '../../src/core/quants/grids/iq2_xs.table';
import { quantizeBlocks } from './lib/grid-blocks';
import { finishGroup, makeSignsEven, splitSigns, weighByImatrix } from './lib/grid-group';
import { listNeighbours } from './lib/grid-neighbours';
import { expandOctets, scaledHigh, scaledLow } from './lib/grid-points';
import { storeScalePairs } from './lib/grid-scales';
import { prepareEvenSigns, withSigns } from './lib/grid-signs';
import { loadHalf, storeHalf } from './lib/half';
import { sumOfSquares } from './lib/importance';
import { placeOctet, sumOctets } from './lib/part-trials';
import { GROUP_BYTES, prepareOctets } from './lib/octets';
import { bestIndices, prepareTrials, REDO_OFF_GRID, searchGrid } from './lib/search-grid';

export { __heap_base };

/** Groups with smaller values are zero. */
const GROUP_MAX_EPS: f32 = 1e-15;
/** Neighbours of the points that are not on the grid, in groups of four. */
const GROUPS = 47682;

const points = memory.data(512 * 8, 16);
const neighbourGroups = memory.data(GROUPS * GROUP_BYTES, 16);
const scales = memory.data(16 * 4, 16);
let isPrepared = false;

expandOctets(changetype<usize>(iq2XsPoints), 512, 0x2b1908, points);
prepareEvenSigns();

/** Builds the search tables, once. Cost: some milliseconds. */
export function prepare(): void {
  if (isPrepared) return;
  prepareOctets(changetype<usize>(iq2XsPoints), 512, 2, neighbourGroups, GROUPS);
  prepareTrials(5, 0.1, 9);
  isPrepared = true;
}

/** Writes the grid indices (u16) next to a point of 2-bit digits, as the search lists them. Returns their number. */
export function neighbours(packed: i32, out: usize): i32 {
  prepare();
  return listNeighbours(packed, 2, out);
}

/**
 * Rows x cols f32 to IQ2_XS: signs made even per octet, then 19 trial scales per 16 values on w = imatrix * sqrt(mean square
 * of the 256 values + x^2). Returns -1, or the row where the reference aborts (the first one without an imatrix).
 */
export function quantize(x: usize, out: usize, rows: i32, cols: i32, imatrix: usize): i32 {
  if (imatrix == 0) return 0;
  prepare();
  return quantizeBlocks(x, out, rows, cols, imatrix, 74, quantizeBlock);
}

function quantizeBlock(x: usize, out: usize, imatrix: usize): bool {
  memory.fill(out, 0, 74);
  const sigma2 = sumOfSquares(x, 256) / <f32>256.0;
  let maxScale: f32 = 0;
  for (let group: usize = 0; group < 16; group++) {
    const from = x + (group << 6);
    weighByImatrix(from, imatrix + (group << 6), 16, sigma2);
    let signs = makeSignsEven(16, splitSigns(from, 16));
    const max = finishGroup(16);
    let scale: f32 = 0;
    if (!(max < GROUP_MAX_EPS)) {
      scale = searchGrid(placeOctet, sumOctets, 2, max, max / <f32>5.0, REDO_OFF_GRID);
      if (scale < 0) {
        scale = -scale;
        signs = ~signs;
      }
      if (!(scale >= 0)) return false;
      const first = <u32>load<u16>(bestIndices) | ((signs & 127) << 9);
      const second = <u32>load<u16>(bestIndices, 2) | (((signs >> 8) & 127) << 9);
      store<u32>(out + 2 + (group << 2), first | (second << 16));
    }
    store<f32>(scales + (group << 2), scale);
    maxScale = maxScale > scale ? maxScale : scale;
  }
  if (maxScale == 0) {
    memory.fill(out, 0, 74);
    return true;
  }
  const d = maxScale / <f32>31.0;
  storeHalf(out, d);
  const inverse = <f32>1.0 / d;
  storeScalePairs(scales, 8, inverse, out + 66);
  return true;
}

/** Rows x cols IQ2_XS to f32. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const end = out + <usize>rows * <usize>cols * 4;
  while (out < end) {
    const d = loadHalf(src);
    for (let pair: usize = 0; pair < 8; pair++) {
      const codes = load<u64>(src + 2 + pair * 8);
      const scales = <u32>load<u8>(src + 66 + pair);
      storeGroup(out, <u32>codes, f32x4.splat(d * (<f32>0.5 + <f32>(scales & 15)) * <f32>0.25));
      storeGroup(out + 64, <u32>(codes >> 32), f32x4.splat(d * (<f32>0.5 + <f32>(scales >> 4)) * <f32>0.25));
      out += 128;
    }
    src += 74;
  }
}

// @ts-ignore: decorator
@inline
function storeGroup(out: usize, codes: u32, scale: v128): void {
  const first = withSigns(v128.load8x8_s(points + (<usize>(codes & 511) << 3)), (codes >> 9) & 127);
  const second = withSigns(v128.load8x8_s(points + (<usize>((codes >> 16) & 511) << 3)), codes >> 25);
  v128.store(out, scaledLow(first, scale));
  v128.store(out, scaledHigh(first, scale), 16);
  v128.store(out, scaledLow(second, scale), 32);
  v128.store(out, scaledHigh(second, scale), 48);
}
