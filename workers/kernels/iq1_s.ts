// IQ1_S: 256 values in 50 bytes, 1.5625 bits per weight. Bytes 0-1 f16 d; 2-33 low 8 bits of the grid index of each octet;
// 34-49 a u16 for each of eight groups of 32: the upper 3 bits of its four indices (the first lowest), 3 bits scale s, 1 bit
// shift. x = d * (2 s + 1) * (point + 1/8), with shift - 1/8; the coordinates of a point are -1, 0, 1.
import { iq1Points } from '../../src/core/quants/grids/iq1.table';
import { quantizeBlocks } from './lib/grid-blocks';
import { weighByImatrix, weights } from './lib/grid-group';
import { listNeighbours } from './lib/grid-neighbours';
import { expandOctets, scaledHigh, scaledLow } from './lib/grid-points';
import { codeOfScale } from './lib/grid-scales';
import { loadHalf, storeHalf } from './lib/half';
import { sumOfSquares } from './lib/importance';
import { absMax32 } from './lib/lanes';
import { GROUP_BYTES, prepareOctets } from './lib/octets';
import { orderAscending } from './lib/rank-order';
import { fit2, fitOctet, fitX, placeDigits, setDigits, startFit, valuesDown, valuesUp, wasOffGrid } from './lib/shifted-octets';
import { findSplit, splitFirst, splitScale, splitSecond, splitShift } from './lib/splits-iq1s';

export { __heap_base };

/** Groups with smaller values are zero. */
const GROUP_MAX_EPS: f32 = 1e-12;
/** Neighbours of the points that are not on the grid, in groups of four. */
const GROUPS = 83615;

const neighbourGroups = memory.data(GROUPS * GROUP_BYTES, 16);
const scales = memory.data(8 * 4, 16);
const order = memory.data(32, 16);
let isPrepared = false;
/** Scale of the last group, and -1 where its shift is negative. */
let groupScale: f32 = 0;
let groupShift: i32 = 1;

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
 * Rows x cols f32 to IQ1_S: per 32 values the best of all splits of the sorted values under both shifts, on w = imatrix *
 * sqrt(2 * mean square of the 256 values + x^2). Returns -1, or the row where the reference aborts (the first one without an
 * imatrix).
 */
export function quantize(x: usize, out: usize, rows: i32, cols: i32, imatrix: usize): i32 {
  if (imatrix == 0) return 0;
  prepare();
  return quantizeBlocks(x, out, rows, cols, imatrix, 50, quantizeBlock);
}

function quantizeBlock(x: usize, out: usize, imatrix: usize): bool {
  memory.fill(out, 0, 50);
  const sigma2 = (<f32>2.0 * sumOfSquares(x, 256)) / <f32>256.0;
  let maxScale: f32 = 0;
  let shiftsDown = 0;
  for (let group: usize = 0; group < 8; group++) {
    weighByImatrix(x + (group << 7), imatrix + (group << 7), 32, sigma2);
    if (!quantizeGroup(x + (group << 7), out + 2 + (group << 2), out + 34 + (group << 1))) return false;
    store<f32>(scales + (group << 2), groupScale);
    if (groupShift < 0) shiftsDown |= 1 << <i32>group;
    maxScale = maxScale > groupScale ? maxScale : groupScale;
  }
  if (maxScale == 0) return true;
  const d = maxScale / <f32>15.0;
  storeHalf(out, d * <f32>1.125);
  const inverse = <f32>1.0 / d;
  for (let group: usize = 0; group < 8; group++) {
    const code = codeOfScale(inverse * load<f32>(scales + (group << 2)), 7) | (((shiftsDown >> <i32>group) & 1) << 3);
    const at = out + 34 + (group << 1);
    store<u16>(at, <u16>(<i32>load<u16>(at) | (code << 12)));
  }
  return true;
}

/**
 * Writes the grid indices of 32 values (low bytes, then upper bits) and sets groupScale and groupShift. False when the
 * reference aborts.
 */
function quantizeGroup(x: usize, low: usize, high: usize): bool {
  groupScale = 0;
  groupShift = 1;
  if (absMax32(x) < GROUP_MAX_EPS) return true;
  orderAscending(x, 32, order);
  findSplit(x, weights, order);
  if (splitFirst < 0) return true;
  const isMirrored = splitScale < 0;
  let scale = isMirrored ? -splitScale : splitScale;
  groupShift = isMirrored ? -splitShift : splitShift;
  setDigits(order, 32, splitFirst, splitSecond, isMirrored);
  const values = groupShift > 0 ? valuesUp() : valuesDown();
  let isOffGrid = false;
  let upper = 0;
  startFit();
  for (let octet = 0; octet < 4; octet++) {
    const at = <usize>octet << 5;
    const index = placeDigits(octet, x + at, weights + at, scale, values);
    if (index < 0) return false;
    isOffGrid = isOffGrid || wasOffGrid;
    fitOctet(index, x + at, weights + at, values, 1);
    store<u8>(low + <usize>octet, <u8>index);
    upper |= (index >> 8) << (3 * octet);
  }
  store<u16>(high, <u16>upper);
  if (isOffGrid && fitX > 0 && fit2 > 0) scale = fitX / fit2;
  groupScale = scale;
  return scale >= 0;
}

/** Rows x cols IQ1_S to f32. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const end = out + <usize>rows * <usize>cols * 4;
  while (out < end) {
    const d = loadHalf(src);
    for (let group: usize = 0; group < 8; group++) {
      let low = load<u32>(src + 2 + group * 4);
      let high = <u32>load<u16>(src + 34 + group * 2);
      const odd = 2 * <i32>((high >> 12) & 7) + 1;
      const scale = f32x4.splat(d * <f32>odd * <f32>0.125);
      const shift = i16x8.splat((high & 0x8000) != 0 ? -1 : 1);
      for (let octet = 0; octet < 4; octet++) {
        const index = (low & 255) | ((high & 7) << 8);
        const values = i16x8.add(v128.load8x8_s(points + (<usize>index << 3)), shift);
        v128.store(out, scaledLow(values, scale));
        v128.store(out, scaledHigh(values, scale), 16);
        low >>= 8;
        high >>= 3;
        out += 32;
      }
    }
    src += 50;
  }
}
