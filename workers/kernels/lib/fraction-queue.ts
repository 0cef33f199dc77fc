// The order of the sort-based searches: fractions n / d in descending order, compared by their cross products in f32; equal ones by the
// component. One entry per component that can still move. The first one is found by looking at all quotients, four at a time: for the
// lengths of a block that is faster than a heap, whose comparisons nobody can guess. Quotients decide unless they are nearly equal.
import { NEARLY_EQUAL } from './ordered-steps';
import { MAX_DIMS } from './vectors4';

/** Per component: f32 quotient, -Infinity where it has no step left; f32 numerator and denominator; i32 position that the caller keeps. */
const quotients: usize = memory.data(MAX_DIMS * 4, 16);
const numerators: usize = memory.data(MAX_DIMS * 4, 16);
const denominators: usize = memory.data(MAX_DIMS * 4, 16);
const positions: usize = memory.data(MAX_DIMS * 4, 16);
let end: usize = 0;
let left: i32 = 0;
/** Byte offset of the first component in the four arrays. */
let first: usize = 0;

/** Empties the queue for `dims` components. */
export function clearQueue(dims: i32): void {
  end = <usize>((dims + 3) & ~3) << 2;
  left = 0;
  for (let at: usize = 0; at < end; at += 16) v128.store(quotients + at, f32x4.splat(-Infinity));
}

/** How many components have a step left. */
// @ts-ignore: decorator
@inline
export function queueSize(): i32 {
  return left;
}

/** Gives a component without one its first step. */
// @ts-ignore: decorator
@inline
export function addToQueue(numerator: f32, denominator: f32, component: i32, position: i32): void {
  put(<usize>component << 2, numerator, denominator, position);
  left++;
}

// @ts-ignore: decorator
@inline
function put(at: usize, numerator: f32, denominator: f32, position: i32): void {
  putQuotient(at, numerator / denominator);
  store<f32>(numerators + at, numerator);
  store<f32>(denominators + at, denominator);
  store<i32>(positions + at, position);
}

/** Four at a time, as they are read: reading them together right after writing one alone would stall. */
// @ts-ignore: decorator
@inline
function putQuotient(at: usize, quotient: f32): void {
  const group = quotients + (at & ~15);
  const isLane = i32x4.eq(i32x4.splat(<i32>(at & 15)), i32x4(0, 4, 8, 12));
  v128.store(group, v128.bitselect(f32x4.splat(quotient), v128.load(group), isLane));
}

/** Finds the step that comes first; call it before first...() whenever the queue has changed and is not empty. Returns its component. */
export function findFirst(): i32 {
  let tops = v128.load(quotients);
  for (let at: usize = 16; at < end; at += 16) tops = f32x4.pmax(tops, v128.load(quotients + at));
  tops = f32x4.pmax(tops, v128.shuffle<f32>(tops, tops, 2, 3, 0, 1));
  tops = f32x4.pmax(tops, v128.shuffle<f32>(tops, tops, 1, 0, 3, 2));
  // Quotients from here on are compared by their cross products: all of them where those may overflow or vanish.
  let limit = f32x4.mul(tops, f32x4.splat(NEARLY_EQUAL));
  const top = f32x4.extract_lane(tops, 0);
  if (!(top > 1e-30 && top < 1e30)) limit = f32x4.splat(top == 0 ? 0 : -f32.MAX_VALUE);
  first = end;
  for (let at: usize = 0; at < end; at += 16) {
    for (let bits = i32x4.bitmask(f32x4.ge(v128.load(quotients + at), limit)); bits != 0; bits &= bits - 1) {
      const other = at + (<usize>ctz(bits) << 2);
      if (first == end || comesBefore(other, first)) first = other;
    }
  }
  // Only NaN is left.
  if (first == end) for (first = 0; load<f32>(quotients + first) == -Infinity; ) first += 4;
  return <i32>(first >> 2);
}

// @ts-ignore: decorator
@inline
export function firstNumerator(): f32 {
  return load<f32>(numerators + first);
}

// @ts-ignore: decorator
@inline
export function firstDenominator(): f32 {
  return load<f32>(denominators + first);
}

// @ts-ignore: decorator
@inline
export function firstPosition(): i32 {
  return load<i32>(positions + first);
}

/** Gives the first component its next step. */
// @ts-ignore: decorator
@inline
export function advanceFirst(numerator: f32, denominator: f32, position: i32): void {
  put(first, numerator, denominator, position);
}

/** Takes the first component out. */
// @ts-ignore: decorator
@inline
export function removeFirst(): void {
  putQuotient(first, -Infinity);
  left--;
}

/** True when the fraction at `a` comes before the one at `b`, which belongs to an earlier component. */
// @ts-ignore: decorator
@inline
function comesBefore(a: usize, b: usize): bool {
  const numeratorA = load<f32>(numerators + a);
  const denominatorA = load<f32>(denominators + a);
  const numeratorB = load<f32>(numerators + b);
  const denominatorB = load<f32>(denominators + b);
  const left: f32 = numeratorA * denominatorB;
  const right: f32 = numeratorB * denominatorA;
  if (denominatorA == denominatorB) return numeratorA > numeratorB;
  if (numeratorA == numeratorB) return denominatorA < denominatorB;
  return left > right;
}
