// IQ2_XXS: 256 values in 66 bytes, 2.0625 bits per weight. Bytes 0-1 f16 d; then 8 bytes for each of eight groups of 32: four
// grid indices, one per octet, and a u32 with 7 sign bits per octet (the first lowest) and the group's scale s on top (4 bits).
// x = d * (0.5 + s) / 4 * point, the number of negative values in an octet even.
import { iq2XxsPoints } from '../../src/core/quants/grids/iq2_xxs.table';
import { quantizeBlocks } from './lib/grid-blocks';
import { finishGroup, magnitudes, makeSignsEven, splitSigns, weighByImatrix, weights } from './lib/grid-group';
import { listNeighbours } from './lib/grid-neighbours';
import { expandOctets, scaledHigh, scaledLow } from './lib/grid-points';
import { codeOfScale } from './lib/grid-scales';
import { packSigns7, prepareEvenSigns, withSigns } from './lib/grid-signs';
import { loadHalf, storeHalf } from './lib/half';
import { sumOfSquares } from './lib/importance';
import { placeOctet, sumOctets } from './lib/part-trials';
import { GROUP_BYTES, prepareOctets } from './lib/octets';
import { bestIndices, prepareTrials, REDO_ALL, searchGrid } from './lib/search-grid';
import { searchQp } from './lib/search-qp';

export { __heap_base };

/** Groups with smaller values are zero. */
const GROUP_MAX_EPS: f32 = 1e-15;
/** Neighbours of the points that are not on the grid, in groups of four. */
const GROUPS = 30667;

const points = memory.data(256 * 8, 16);
const neighbourGroups = memory.data(GROUPS * GROUP_BYTES, 16);
const scales = memory.data(8 * 4, 16);
const plainLevels = memory.data(32, 16);
let isPrepared = false;

expandOctets(changetype<usize>(iq2XxsPoints), 256, 0x2b1908, points);
prepareEvenSigns();

/** Builds the search tables, once. Cost: some milliseconds. */
export function prepare(): void {
  if (isPrepared) return;
  prepareOctets(changetype<usize>(iq2XxsPoints), 256, 2, neighbourGroups, GROUPS);
  prepareTrials(5, 0.1, 6);
  isPrepared = true;
}

/** Writes the grid indices (u16) next to a point of 2-bit digits, as the search lists them. Returns their number. */
export function neighbours(packed: i32, out: usize): i32 {
  prepare();
  return listNeighbours(packed, 2, out);
}

/**
 * Rows x cols f32 to IQ2_XXS: signs made even per octet; 13 trial scales per 32 values around three times the scale of
 * make_qp(32, 4) on w = imatrix * sqrt(mean square of the 256 values + x^2); then all octets go to the grid again. Returns
 * -1, or the row where the reference aborts (the first one without an imatrix).
 */
export function quantize(x: usize, out: usize, rows: i32, cols: i32, imatrix: usize): i32 {
  if (imatrix == 0) return 0;
  prepare();
  return quantizeBlocks(x, out, rows, cols, imatrix, 66, quantizeBlock);
}

function quantizeBlock(x: usize, out: usize, imatrix: usize): bool {
  memory.fill(out, 0, 66);
  const sigma2 = sumOfSquares(x, 256) / <f32>256.0;
  let maxScale: f32 = 0;
  for (let group: usize = 0; group < 8; group++) {
    const from = x + (group << 7);
    weighByImatrix(from, imatrix + (group << 7), 32, sigma2);
    let signs = makeSignsEven(32, splitSigns(from, 32));
    const max = finishGroup(32);
    let scale: f32 = 0;
    if (!(max < GROUP_MAX_EPS)) scale = searchQp(32, 4, magnitudes, weights, plainLevels);
    if (scale * <f32>3.0 <= 0) {
      scale = 0;
    } else {
      scale = searchGrid(placeOctet, sumOctets, 4, scale * <f32>3.0, scale, REDO_ALL);
      if (scale < 0) {
        scale = -scale;
        signs = ~signs;
      }
      if (!(scale >= 0)) return false;
      const indices = v128.load(bestIndices);
      v128.store32_lane(out + 2 + (group << 3), i8x16.narrow_i16x8_u(indices, indices), 0);
      store<u32>(out + 6 + (group << 3), packSigns7(signs));
    }
    store<f32>(scales + (group << 2), scale);
    maxScale = maxScale > scale ? maxScale : scale;
  }
  if (maxScale == 0) {
    memory.fill(out, 0, 66);
    return true;
  }
  const d = maxScale / <f32>31.0;
  storeHalf(out, d);
  const inverse = <f32>1.0 / d;
  for (let group: usize = 0; group < 8; group++) {
    const at = out + 6 + (group << 3);
    store<u32>(at, load<u32>(at) | (codeOfScale(inverse * load<f32>(scales + (group << 2)), 15) << 28));
  }
  return true;
}

/** Rows x cols IQ2_XXS to f32. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const end = out + <usize>rows * <usize>cols * 4;
  while (out < end) {
    const d = loadHalf(src);
    for (let group: usize = 0; group < 8; group++) {
      const at = src + 2 + group * 8;
      let indices = load<u32>(at);
      let signs = load<u32>(at, 4);
      const scale = f32x4.splat(d * (<f32>0.5 + <f32>(signs >> 28)) * <f32>0.25);
      for (let octet = 0; octet < 4; octet++) {
        const values = withSigns(v128.load8x8_s(points + (<usize>(indices & 255) << 3)), signs & 127);
        v128.store(out, scaledLow(values, scale));
        v128.store(out, scaledHigh(values, scale), 16);
        indices >>= 8;
        signs >>= 7;
        out += 32;
      }
    }
    src += 66;
  }
}
