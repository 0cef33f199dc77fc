// IQ1_M: 256 values in 56 bytes, 1.75 bits per weight. Bytes 0-31 low 8 bits of the grid index of each octet; 32-47 a nibble for
// each octet (the first of a pair low): upper 3 bits of the index, 1 bit shift; 48-55 four u16: 3-bit scales s of four groups of
// 16 (the first lowest), and on top a nibble of the f16 d (the first u16 holds its lowest nibble).
// x = d * (2 s + 1) * (point + 1/8), with shift - 1/8; the coordinates of a point are -1, 0, 1.
import { iq1Points } from '../../src/core/quants/grids/iq1.table';
import { quantizeBlocks } from './lib/grid-blocks';
import { listNeighbours } from './lib/grid-neighbours';
import { expandOctets, scaledHigh, scaledLow } from './lib/grid-points';
import { weighByImatrix, weighBySquare, weights } from './lib/grid-group';
import { codeOfScale } from './lib/grid-scales';
import { floatToHalf, halfToFloat } from './lib/half';
import { sumOfSquares } from './lib/importance';
import { maxOfLanes } from './lib/lanes';
import { GROUP_BYTES, prepareOctets } from './lib/octets';
import { orderAscending } from './lib/rank-order';
import { fit2, fitOctet, fitX, placeDigits, setDigits, startFit, valuesDown, valuesUp, wasOffGrid } from './lib/shifted-octets';
import { findSplit, splitFirst, splitLane, splitScale, splitSecond } from './lib/splits-iq1m';

export { __heap_base };

/** Groups with smaller values are zero. */
const GROUP_MAX_EPS: f32 = 1e-7;
/** Neighbours of the points that are not on the grid, in groups of four. */
const GROUPS = 83615;

const neighbourGroups = memory.data(GROUPS * GROUP_BYTES, 16);
const blockWeights = memory.data(256 * 4, 16);
const scales = memory.data(16 * 4, 16);
/** Shifts of each group: bit 1 down in the first octet, bit 0 down in the second. */
const shifts = memory.data(16, 16);
const order = memory.data(16, 16);
let isPrepared = false;
/** Scale and shifts of the last group. */
let groupScale: f32 = 0;
let groupShifts: i32 = 0;

/** Eight times the points: with the shift added they stay whole numbers, and an eighth of the scale is exact. */
const points = memory.data(2048 * 8, 16);
expandOctets(changetype<usize>(iq1Points), 2048, 0x0800f8, points);

/** Builds the search tables, once. Cost: some tens of milliseconds. */
export function prepare(): void {
  if (isPrepared) return;
  prepareOctets(changetype<usize>(iq1Points), 2048, 3, neighbourGroups, GROUPS);
  isPrepared = true;
}

/** Writes the grid indices (u16) next to a point of 2-bit digits, as the search lists them. Returns their number. */
export function neighbours(packed: i32, out: usize): i32 {
  prepare();
  return listNeighbours(packed, 3, out);
}

/**
 * Rows x cols f32 to IQ1_M: per 16 values the best of all splits of the sorted values under four pairs of shifts, on w = x^2,
 * or imatrix * sqrt(2 * mean square of the 256 values + x^2); then d by least squares over the block. Returns -1, or the row
 * where the reference aborts.
 */
export function quantize(x: usize, out: usize, rows: i32, cols: i32, imatrix: usize): i32 {
  prepare();
  return quantizeBlocks(x, out, rows, cols, imatrix, 56, quantizeBlock);
}

function quantizeBlock(x: usize, out: usize, imatrix: usize): bool {
  memory.fill(out, 0, 56);
  const sigma2 = (<f32>2.0 * sumOfSquares(x, 256)) / <f32>256.0;
  let maxScale: f32 = 0;
  for (let group: usize = 0; group < 16; group++) {
    const from = x + (group << 6);
    if (imatrix == 0) weighBySquare(from, 16);
    else weighByImatrix(from, imatrix + (group << 6), 16, sigma2);
    memory.copy(blockWeights + (group << 6), weights, 64);
    if (!quantizeGroup(from, out + (group << 1), out + 32 + group)) return false;
    store<f32>(scales + (group << 2), groupScale);
    store<u8>(shifts + group, <u8>groupShifts);
    maxScale = maxScale > groupScale ? maxScale : groupScale;
  }
  if (maxScale != 0) writeScales(x, out, maxScale / <f32>15.0);
  return true;
}

/**
 * Writes the grid indices of 16 values (low bytes, then upper bits) and sets groupScale and groupShifts. False when the
 * reference aborts.
 */
function quantizeGroup(x: usize, low: usize, high: usize): bool {
  groupScale = 0;
  groupShifts = 0;
  const first = f32x4.pmax(f32x4.abs(v128.load(x)), f32x4.abs(v128.load(x, 16)));
  const last = f32x4.pmax(f32x4.abs(v128.load(x, 32)), f32x4.abs(v128.load(x, 48)));
  if (maxOfLanes(f32x4.pmax(first, last)) < GROUP_MAX_EPS) return true;
  orderAscending(x, 16, order);
  findSplit(x, weights, order);
  if (splitFirst < 0) return true;
  const isMirrored = splitScale < 0;
  let scale = isMirrored ? -splitScale : splitScale;
  groupShifts = isMirrored ? 3 - splitLane : splitLane;
  setDigits(order, 16, splitFirst, splitSecond, isMirrored);
  const values0 = groupShifts < 2 ? valuesUp() : valuesDown();
  const values1 = (groupShifts & 1) == 0 ? valuesUp() : valuesDown();
  const index0 = placeDigits(0, x, weights, scale, values0);
  let isOffGrid = wasOffGrid;
  const index1 = placeDigits(1, x + 32, weights + 32, scale, values1);
  isOffGrid = isOffGrid || wasOffGrid;
  if (index0 < 0 || index1 < 0) return false;
  store<u16>(low, <u16>((index0 & 255) | (index1 << 8)));
  store<u8>(high, <u8>((index0 >> 8) | ((index1 >> 8) << 4)));
  if (isOffGrid) {
    startFit();
    fitOctet(index0, x, weights, values0, 1);
    fitOctet(index1, x + 32, weights + 32, values1, 1);
    if (fitX > 0 && fit2 > 0) scale = fitX / fit2;
  }
  groupScale = scale;
  return scale >= 0;
}

/** Writes the groups' scales and shifts under the block's first `d`, then d as it fits the whole block. */
function writeScales(x: usize, out: usize, d: f32): void {
  const inverse = <f32>1.0 / d;
  let words: u64 = 0;
  startFit();
  for (let group: usize = 0; group < 16; group++) {
    const code = codeOfScale(inverse * load<f32>(scales + (group << 2)), 7);
    words |= <u64>code << (((group >> 2) << 4) + 3 * (group & 3));
    const pair: i32 = load<u8>(shifts + group);
    const at = out + 32 + group;
    const upper: i32 = load<u8>(at);
    const low: i32 = load<u16>(out + (group << 1));
    store<u8>(at, <u8>(upper | ((pair & 1) << 7) | ((pair & 2) << 2)));
    const odd = 2 * code + 1;
    const from = x + (group << 6);
    const w = blockWeights + (group << 6);
    fitOctet((low & 255) | ((upper & 7) << 8), from, w, pair < 2 ? valuesUp() : valuesDown(), <f32>odd);
    fitOctet((low >> 8) | ((upper >> 4) << 8), from + 32, w + 32, (pair & 1) == 0 ? valuesUp() : valuesDown(), <f32>odd);
  }
  if (fit2 > 0) d = fitX / fit2;
  const bits = <u64>floatToHalf(d * <f32>1.1125);
  words |= ((bits & 0xf) << 12) | ((bits & 0xf0) << 24) | ((bits & 0xf00) << 36) | ((bits & 0xf000) << 48);
  store<u64>(out, words, 48);
}

/** Rows x cols IQ1_M to f32. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const end = out + <usize>rows * <usize>cols * 4;
  while (out < end) {
    const words = load<u64>(src, 48);
    const d = halfToFloat(
      <u32>((words >> 12) & 0xf) | <u32>((words >> 24) & 0xf0) | <u32>((words >> 36) & 0xf00) | <u32>((words >> 48) & 0xf000),
    );
    for (let group: usize = 0; group < 16; group++) {
      const low: u32 = load<u16>(src + group * 2);
      const high: u32 = load<u8>(src + 32 + group);
      const odd = 2 * (<i32>(words >> (((group >> 2) << 4) + (group & 3) * 3)) & 7) + 1;
      const scale = f32x4.splat(d * <f32>odd * <f32>0.125);
      storeOctet(out, (low & 255) | ((high & 7) << 8), 1 - ((high >> 2) & 2), scale);
      storeOctet(out + 32, (low >> 8) | ((high & 0x70) << 4), 1 - ((high >> 6) & 2), scale);
      out += 64;
    }
    src += 56;
  }
}

// @ts-ignore: decorator
@inline
function storeOctet(out: usize, index: u32, shift: u32, scale: v128): void {
  const values = i16x8.add(v128.load8x8_s(points + (<usize>index << 3)), i16x8.splat(<i16>shift));
  v128.store(out, scaledLow(values, scale));
  v128.store(out, scaledHigh(values, scale), 16);
}
