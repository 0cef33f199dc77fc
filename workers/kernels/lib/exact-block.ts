// One block as the exact search wants it: f32, multiplied by powers of two that bring the largest magnitudes into 1 .. 2, padded with zeros to a
// multiple of four components.
import { MAX_DIMS } from './vectors4';

export const xs: usize = memory.data(MAX_DIMS * 4, 16);
export const ws: usize = memory.data(MAX_DIMS * 4, 16);
/** Components with the padding. */
export let components: i32 = 0;
/** Greatest magnitude in xs. */
export let largest: f32 = 0;
/** sum w x^2. */
export let total: f32 = 0;
/** sum w x v where every component is at the end of the levels that its sign wants, for x and for -x. */
export let clampedUp: f32 = 0;
export let clampedDown: f32 = 0;
/** Relative error that a sum over the components, or a bound made of such sums, can have; 16 times what n roundings of sums give. */
export let relativeMargin: f32 = 0;
let unit: f64 = 1;

/** 2^-30: above this no product that matters leaves the normal numbers. */
const LEAST_TOTAL: f32 = 9.313225746154785e-10;

/** The power of two by which x was multiplied. */
// @ts-ignore: decorator
@inline
export function blockUnit(): f64 {
  return unit;
}

/**
 * Copies a block into xs and ws, multiplied by powers of two; `lowest` and `highest` are the ends of the levels. False where the margins of the search do not hold: not all finite, a
 * negative weight, all zero, magnitudes at the ends of what f32 can hold.
 */
export function prepareBlock(x: usize, w: usize, dims: i32, lowest: f32, highest: f32): bool {
  const whole = dims & ~3;
  let bitsX = i32x4.splat(0);
  let bitsW = i32x4.splat(0);
  const one = f32x4.splat(1);
  for (let i = 0; i < whole; i += 4) {
    const at = <usize>i << 2;
    bitsX = i32x4.max_u(bitsX, f32x4.abs(v128.load(x + at)));
    if (w != 0) bitsW = i32x4.max_u(bitsW, v128.load(w + at));
  }
  let tailX = i32x4.splat(0);
  let tailW = i32x4.splat(0);
  if (whole < dims) {
    const at = <usize>whole << 2;
    const left = dims - whole;
    tailX = loadTail(x + at, left);
    tailW = loadTail(w != 0 ? w + at : 0, left);
    bitsX = i32x4.max_u(bitsX, f32x4.abs(tailX));
    bitsW = i32x4.max_u(bitsW, tailW);
  }
  if (w == 0) bitsW = one;
  const largestX = largestBits(bitsX);
  const largestW = largestBits(bitsW);
  const exponentX = largestX >> 23;
  const exponentW = largestW >> 23;
  if (exponentX - 1 > 252 || exponentW - 1 > 252) return false;
  const factorX = reinterpret<f32>((254 - exponentX) << 23);
  const factorW = reinterpret<f32>((254 - exponentW) << 23);
  unit = <f64>factorX;
  largest = reinterpret<f32>(largestX) * factorX;

  const byX = f32x4.splat(factorX);
  const byW = f32x4.splat(factorW);
  const low = f32x4.splat(lowest);
  const high = f32x4.splat(highest);
  let sum = f32x4.splat(0);
  let up = f32x4.splat(0);
  let down = f32x4.splat(0);
  for (let i = 0; i < dims; i += 4) {
    const at = <usize>i << 2;
    const isTail = i == whole;
    const xi = f32x4.mul(isTail ? tailX : v128.load(x + at), byX);
    const wi = isTail ? f32x4.mul(tailW, byW) : w != 0 ? f32x4.mul(v128.load(w + at), byW) : one;
    v128.store(xs + at, xi);
    v128.store(ws + at, wi);
    const toLow = f32x4.mul(xi, low);
    const toHigh = f32x4.mul(xi, high);
    sum = f32x4.add(sum, f32x4.mul(f32x4.mul(wi, xi), xi));
    up = f32x4.add(up, f32x4.mul(wi, f32x4.pmax(toLow, toHigh)));
    down = f32x4.sub(down, f32x4.mul(wi, f32x4.pmin(toLow, toHigh)));
  }
  total = sumOfLanes(sum);
  clampedUp = sumOfLanes(up);
  clampedDown = sumOfLanes(down);
  components = (dims + 3) & ~3;
  relativeMargin = <f32>(components + 16) * <f32>9.5367431640625e-7;
  return total > LEAST_TOTAL;
}

/** Up to three values, the others 0; ones for a null address. */
function loadTail(at: usize, count: i32): v128 {
  let tail = i32x4.splat(0);
  if (at == 0) {
    tail = f32x4.replace_lane(tail, 0, 1);
    if (count > 1) tail = f32x4.replace_lane(tail, 1, 1);
    if (count > 2) tail = f32x4.replace_lane(tail, 2, 1);
    return tail;
  }
  tail = v128.load32_zero(at);
  if (count > 1) tail = v128.load32_lane(at + 4, tail, 1);
  if (count > 2) tail = v128.load32_lane(at + 8, tail, 2);
  return tail;
}

function largestBits(v: v128): u32 {
  const pairs = i32x4.max_u(v, v128.shuffle<i32>(v, v, 2, 3, 0, 1));
  return <u32>i32x4.extract_lane(i32x4.max_u(pairs, v128.shuffle<i32>(pairs, pairs, 1, 0, 3, 2)), 0);
}

// @ts-ignore: decorator
@inline
function sumOfLanes(v: v128): f32 {
  const pairs = f32x4.add(v, v128.shuffle<i32>(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(f32x4.add(pairs, v128.shuffle<i32>(pairs, pairs, 1, 0, 3, 2)), 0);
}
