// A block format of any table of levels: f16 d in bytes 0-1, then the codes of the block, `bits` each, the first in the lowest bits.
// x = d * table[code]. The scale is the best one of either sign for the given importances (all one without), then rounded to f16; each
// value then takes the level nearest to it under the rounded scale.
import { round as roundByHeap } from './qkxh_nl';
import { round as roundExactly } from './exact';
import { loadHalf, storeHalf } from './lib/half';

export { __heap_base };

const MAX_LEVELS = 64;
const MAX_BLOCK = 256;
/** Blocks of a row that are searched together. */
const TOGETHER = 64;
const LARGEST_HALF: f32 = 65504;

const table: usize = memory.data(MAX_LEVELS);
/** Midpoints of neighbouring levels, f32. */
const midpoints: usize = memory.data(MAX_LEVELS * 4, 16);
const params: usize = memory.data(64, 16);
const ones: usize = memory.data(TOGETHER * MAX_BLOCK * 4, 16);
const found: usize = memory.data(TOGETHER * MAX_BLOCK, 16);
const scales: usize = memory.data(TOGETHER * 4, 16);
const mins: usize = memory.data(TOGETHER * 4, 16);

let length = 0;
let bits = 0;
let blockSize = 0;
let codeBytes = 0;
let searchesExactly = false;

for (let i = 0; i < TOGETHER * MAX_BLOCK; i++) store<f32>(ones + (<usize>i << 2), 1);

/**
 * Chooses the table (2 to 64 ascending i8 at `levels`) and the block size (a multiple of 8 up to 256) of the calls that follow.
 * `exactly`: searches in double precision, as tables with two neighbours that only differ in sign need.
 */
export function configure(levels: usize, count: i32, size: i32, exactly: i32): void {
  length = count;
  blockSize = size;
  bits = 32 - clz(count - 1);
  codeBytes = (size * bits) >> 3;
  searchesExactly = exactly != 0;
  memory.copy(table, levels, count);
  for (let i = 0; i + 1 < count; i++) {
    const sum = <i32>load<i8>(table + i) + <i32>load<i8>(table + i + 1);
    store<f32>(midpoints + (<usize>i << 2), <f32>0.5 * <f32>sum);
  }
  // qkxh_nl reads "either sign" from word 2, exact "positive only".
  store<i32>(params, searchesExactly ? 0 : 1, 8);
}

/** Rows x cols f32 to blocks; `imatrix` is the offset of cols importances, or 0. Ties go to the upper level. Returns -1. */
export function quantize(x: usize, out: usize, rows: i32, cols: i32, imatrix: usize): i32 {
  const blocks = cols / blockSize;
  const blockBytes = <usize>blockSize << 2;
  for (let row = 0; row < rows; row++) {
    for (let first = 0; first < blocks; first += TOGETHER) {
      const count = min(TOGETHER, blocks - first);
      const weights = imatrix != 0 ? imatrix + <usize>first * blockBytes : ones;
      if (searchesExactly) roundExactly(x, weights, count, blockSize, found, scales, mins, params, table, length);
      else roundByHeap(x, weights, count, blockSize, found, scales, mins, params, table, length);
      for (let k = 0; k < count; k++) {
        writeBlock(x, out, load<f32>(scales + (<usize>k << 2)));
        x += blockBytes;
        out += 2 + codeBytes;
      }
    }
  }
  return -1;
}

function writeBlock(x: usize, out: usize, scale: f32): void {
  // Beyond the largest f16 the scale is cut: an infinite one would lose the whole block.
  storeHalf(out, max(-LARGEST_HALF, min(LARGEST_HALF, scale)));
  const d = loadHalf(out);
  const inverse: f32 = d != 0 ? <f32>1.0 / d : <f32>0.0;
  let target = out + 2;
  let held: u32 = 0;
  let heldBits = 0;
  for (let i = 0; i < blockSize; i++) {
    held |= <u32>nearestCode(load<f32>(x + (<usize>i << 2)) * inverse) << heldBits;
    heldBits += bits;
    for (; heldBits >= 8; heldBits -= 8) {
      store<u8>(target++, held);
      held >>= 8;
    }
  }
}

/** The level nearest to v, by halving: how many midpoints lie at or below it. */
function nearestCode(v: f32): i32 {
  let code = 0;
  for (let step = 1 << (bits - 1); step > 0; step >>= 1) {
    const next = code + step;
    if (next < length && load<f32>(midpoints + (<usize>(next - 1) << 2)) <= v) code = next;
  }
  return code;
}

/** Rows x cols of blocks to f32. Codes beyond the table give its last level. */
export function dequantize(src: usize, out: usize, rows: i32, cols: i32): void {
  const blocks = rows * (cols / blockSize);
  const mask: u32 = (1 << bits) - 1;
  for (let block = 0; block < blocks; block++) {
    const d = loadHalf(src);
    let source = src + 2;
    let held: u32 = 0;
    let heldBits = 0;
    for (let i = 0; i < blockSize; i++) {
      for (; heldBits < bits; heldBits += 8) held |= <u32>load<u8>(source++) << heldBits;
      const code = min(<i32>(held & mask), length - 1);
      held >>= bits;
      heldBits -= bits;
      store<f32>(out, d * <f32>load<i8>(table + code));
      out += 4;
    }
    src += 2 + codeBytes;
  }
}
