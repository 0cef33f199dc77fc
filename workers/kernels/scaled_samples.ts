// Blocks of random samples, scaled so that the sample of largest magnitude lies at -1. Four blocks in lockstep, one per lane.

import { drawBlocks } from './lib/samplers4';

export { __heap_base };

/** The longest block; buffers have room for the three samples that drawBlocks may write beyond it. */
const MAX_N = 256;
const samples = memory.data((MAX_N + 3) << 4, 16);

/** Lanes below `count - first` as ones: the last group may be partial. */
// @ts-ignore: decorator
@inline
function liveLanes(count: i32, first: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count - first));
}

// @ts-ignore: decorator
@inline
function blockNumbers(firstBlock: u32, group: i32): v128 {
  return i32x4.add(i32x4.splat(firstBlock + group), i32x4(0, 1, 2, 3));
}

/** Adds the four lanes and their squares to two pairs of f64 sums at `out`: (sum of lanes 0 and 2, of 1 and 3), (squares alike). */
// @ts-ignore: decorator
@inline
function accumulate(value: v128, out: usize): void {
  const low = f64x2.promote_low_f32x4(value);
  const high = f64x2.promote_low_f32x4(v128.shuffle<i32>(value, value, 2, 3, 2, 3));
  v128.store(out, f64x2.add(v128.load(out), f64x2.add(low, high)));
  const squares = f64x2.add(f64x2.mul(low, low), f64x2.mul(high, high));
  v128.store(out, f64x2.add(v128.load(out, 16), squares), 16);
}

/**
 * Sums of x_s and of x_s^2 over `count` blocks of n samples: with |x_min| > |x_max| x_s = -x_max / x_min, else x_s = -x_min / x_max.
 * `out`: four f64 as accumulate() lays them out, set to zero first. Range: 2 <= n <= 256. Blocks are numbered from firstBlock.
 */
export function extremum(sampler: i32, a: f32, b: f32, n: i32, firstBlock: u32, count: i32, key0: u32, key1: u32, out: usize): void {
  memory.fill(out, 0, 32);
  const end = samples + (<usize>n << 4);
  for (let group = 0; group < count; group += 4) {
    drawBlocks(sampler, a, b, n, blockNumbers(firstBlock, group), key0, key1, samples);
    let low = v128.load(samples);
    let high = low;
    for (let at = samples + 16; at < end; at += 16) {
      const x = v128.load(at);
      low = f32x4.min(low, x);
      high = f32x4.max(high, x);
    }
    const minimumIsLarger = f32x4.gt(f32x4.neg(low), high);
    const largest = v128.bitselect(low, high, minimumIsLarger);
    const other = v128.bitselect(high, low, minimumIsLarger);
    const scaled = f32x4.neg(f32x4.div(other, largest));
    accumulate(v128.and(scaled, liveLanes(count, group)), out);
  }
}

/** Sorts the n vectors at `samples` ascending in each lane. Source: merge exchange, Knuth, TAOCP 3, 5.2.2, Algorithm M (Batcher). */
function sortLanes(n: i32): void {
  let top = 1;
  while (top << 1 < n) top <<= 1;
  for (let p = top; p > 0; p >>= 1) {
    let q = top;
    let r = 0;
    let d = p;
    for (;;) {
      for (let i = 0; i < n - d; i++) {
        if ((i & p) != r) continue;
        const first = samples + (<usize>i << 4);
        const second = first + (<usize>d << 4);
        const x = v128.load(first);
        const y = v128.load(second);
        v128.store(first, f32x4.min(x, y));
        v128.store(second, f32x4.max(x, y));
      }
      if (q == p) break;
      d = q - p;
      q >>= 1;
      r = p;
    }
  }
}

/**
 * Sums of y_i and y_i^2 per rank i over `count` blocks: the sorted block divided by minus its sample of largest magnitude, in reversed order when
 * that sample is the maximum, so that y is ascending and y_0 = -1. `out`: n times four f64 as accumulate() lays them out, set to zero first.
 */
export function ranks(sampler: i32, a: f32, b: f32, n: i32, firstBlock: u32, count: i32, key0: u32, key1: u32, out: usize): void {
  memory.fill(out, 0, <usize>n << 5);
  const last = samples + (<usize>(n - 1) << 4);
  for (let group = 0; group < count; group += 4) {
    drawBlocks(sampler, a, b, n, blockNumbers(firstBlock, group), key0, key1, samples);
    sortLanes(n);
    const live = liveLanes(count, group);
    const low = v128.load(samples);
    const high = v128.load(last);
    const minimumIsLarger = f32x4.gt(f32x4.neg(low), high);
    const divisor = f32x4.neg(v128.bitselect(low, high, minimumIsLarger));
    for (let i = 0; i < n; i++) {
      const ascending = v128.load(samples + (<usize>i << 4));
      const descending = v128.load(last - (<usize>i << 4));
      const y = f32x4.div(v128.bitselect(ascending, descending, minimumIsLarger), divisor);
      accumulate(v128.and(y, live), out + (<usize>i << 5));
    }
  }
}

/** The unscaled samples of `count` blocks as drawn: count x n f32 at `out`, row = block. */
export function draw(sampler: i32, a: f32, b: f32, n: i32, firstBlock: u32, count: i32, key0: u32, key1: u32, out: usize): void {
  for (let group = 0; group < count; group += 4) {
    drawBlocks(sampler, a, b, n, blockNumbers(firstBlock, group), key0, key1, samples);
    for (let lane = 0; lane < 4 && group + lane < count; lane++) {
      for (let i = 0; i < n; i++) {
        store<f32>(out, load<f32>(samples + (<usize>i << 4) + (<usize>lane << 2)));
        out += 4;
      }
    }
  }
}
