// IQ2_S: 256 values in 82 bytes, 2.5625 bits per weight. Bytes 0-1 f16 d; 2-33 low 8 bits of the grid index of each octet; 34-65
// sign byte of each octet; 66-73 upper 2 bits of the indices, four per byte, the first lowest; 74-81 the 4-bit scales s of
// sixteen groups of 16 (the first of a pair in the low nibble). x = d * (0.5 + s) / 4 * point * sign.
import { iq2SPoints } from '../../src/core/quants/grids/iq2_s.table';
import { quantizeBlocks } from './lib/grid-blocks';
import { finishGroup, splitSigns, weighByImatrix, weighByShiftedSquare } from './lib/grid-group';
import { listNeighbours } from './lib/grid-neighbours';
import { expandOctets, scaledHigh, scaledLow } from './lib/grid-points';
import { storeScalePairs } from './lib/grid-scales';
import { prepareSignBytes, withSigns } from './lib/grid-signs';
import { loadHalf, storeHalf } from './lib/half';
import { sumOfSquares } from './lib/importance';
import { placeOctet, sumOctets } from './lib/part-trials';
import { GROUP_BYTES, prepareOctets } from './lib/octets';
import { bestIndices, prepareTrials, REDO_OFF_GRID, searchGrid } from './lib/search-grid';

export { __heap_base };

/** Groups with smaller values are zero. */
const GROUP_MAX_EPS: f32 = 1e-8;
/** Neighbours of the points that are not on the grid, in groups of four. */
const GROUPS = 13591;

const points = memory.data(1024 * 8, 16);
const neighbourGroups = memory.data(GROUPS * GROUP_BYTES, 16);
const scales = memory.data(16 * 4, 16);
let isPrepared = false;

expandOctets(changetype<usize>(iq2SPoints), 1024, 0x2b1908, points);
prepareSignBytes();

/** Builds the search tables, once. Cost: some milliseconds. */
export function prepare(): void {
  if (isPrepared) return;
  prepareOctets(changetype<usize>(iq2SPoints), 1024, 1, neighbourGroups, GROUPS);
  prepareTrials(5, 0.1, 9);
  isPrepared = true;
}

/** Writes the grid indices (u16) next to a point of 2-bit digits, as the search lists them. Returns their number. */
export function neighbours(packed: i32, out: usize): i32 {
  prepare();
  return listNeighbours(packed, 1, out);
}

/**
 * Rows x cols f32 to IQ2_S: 19 trial scales per 16 values on w = mean square / 2 + x^2, or imatrix * sqrt(2 * mean square + x^2),
 * mean over the 256 values. Returns -1, or the row where the reference aborts.
 */
export function quantize(x: usize, out: usize, rows: i32, cols: i32, imatrix: usize): i32 {
  prepare();
  return quantizeBlocks(x, out, rows, cols, imatrix, 82, quantizeBlock);
}

function quantizeBlock(x: usize, out: usize, imatrix: usize): bool {
  memory.fill(out, 0, 82);
  const sigma2 = (<f32>2.0 * sumOfSquares(x, 256)) / <f32>256.0;
  let maxScale: f32 = 0;
  for (let group: usize = 0; group < 16; group++) {
    const from = x + (group << 6);
    if (imatrix == 0) weighByShiftedSquare(from, 16, <f32>0.25 * sigma2);
    else weighByImatrix(from, imatrix + (group << 6), 16, sigma2);
    let signs = splitSigns(from, 16);
    const max = finishGroup(16);
    let scale: f32 = 0;
    if (!(max < GROUP_MAX_EPS)) {
      scale = searchGrid(placeOctet, sumOctets, 2, max, max / <f32>5.0, REDO_OFF_GRID);
      if (scale < 0) {
        scale = -scale;
        signs = ~signs;
      }
      if (!(scale >= 0)) return false;
      const first: u32 = load<u16>(bestIndices);
      const second: u32 = load<u16>(bestIndices, 2);
      store<u16>(out + 2 + (group << 1), <u16>((first & 255) | (second << 8)));
      store<u16>(out + 34 + (group << 1), <u16>signs);
      const high = ((first >> 8) | ((second >> 8) << 2)) << ((<u32>group & 1) << 2);
      store<u8>(out + 66 + (group >> 1), load<u8>(out + 66 + (group >> 1)) | <u8>high);
    }
    store<f32>(scales + (group << 2), scale);
    maxScale = maxScale > scale ? maxScale : scale;
  }
  if (maxScale == 0) return true;
  const d = maxScale / <f32>31.0;
  storeHalf(out, d * <f32>0.9875);
  const inverse = <f32>1.0 / d;
  storeScalePairs(scales, 8, inverse, out + 74);
  return true;
}

/** Rows x cols IQ2_S to f32. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const end = out + <usize>rows * <usize>cols * 4;
  while (out < end) {
    const d = loadHalf(src);
    for (let pair: usize = 0; pair < 8; pair++) {
      const low = load<u32>(src + 2 + pair * 4);
      const signs = load<u32>(src + 34 + pair * 4);
      const high = <u32>load<u8>(src + 66 + pair);
      const scales = <u32>load<u8>(src + 74 + pair);
      const scale0 = f32x4.splat(d * (<f32>0.5 + <f32>(scales & 15)) * <f32>0.25);
      const scale1 = f32x4.splat(d * (<f32>0.5 + <f32>(scales >> 4)) * <f32>0.25);
      storeOctet(out, (low & 255) | ((high & 3) << 8), signs & 255, scale0);
      storeOctet(out + 32, ((low >> 8) & 255) | ((high & 12) << 6), (signs >> 8) & 255, scale0);
      storeOctet(out + 64, ((low >> 16) & 255) | ((high & 48) << 4), (signs >> 16) & 255, scale1);
      storeOctet(out + 96, (low >> 24) | ((high & 192) << 2), signs >> 24, scale1);
      out += 128;
    }
    src += 82;
  }
}

// @ts-ignore: decorator
@inline
function storeOctet(out: usize, index: u32, signs: u32, scale: v128): void {
  const values = withSigns(v128.load8x8_s(points + (<usize>index << 3)), signs);
  v128.store(out, scaledLow(values, scale));
  v128.store(out, scaledHigh(values, scale), 16);
}
