// The max-heap of the cumulative searches: one cell per component that can still move outward, keyed by the fraction
// |x| / |a + b| of its next breakpoint. Children win only with a strictly greater key, the left one is asked first: the order in
// which equal fractions come out is part of the references' results.
import { MAX_DIMS } from './vectors4';

/**
 * 16 bytes per cell: f32 fraction, f32 |x|, i32 component, i32 level that the component enters next. Always written as two 64-bit halves:
 * reading a half back right after writing it in parts would stall.
 */
const cells: usize = memory.data(MAX_DIMS * 16, 16);
let size: i32 = 0;

// @ts-ignore: decorator
@inline
export function heapSize(): i32 {
  return size;
}

// @ts-ignore: decorator
@inline
export function heapClear(): void {
  size = 0;
}

// @ts-ignore: decorator
@inline
function firstHalf(fraction: f32, magnitude: f32): u64 {
  return <u64>reinterpret<u32>(fraction) | (<u64>reinterpret<u32>(magnitude) << 32);
}

// @ts-ignore: decorator
@inline
function secondHalf(component: i32, level: i32): u64 {
  return <u64><u32>component | (<u64><u32>level << 32);
}

/** Appends a cell; the order is only right after heapBuild. */
// @ts-ignore: decorator
@inline
export function heapAppend(fraction: f32, magnitude: f32, component: i32, level: i32): void {
  const cell = cells + (<usize>size << 4);
  store<u64>(cell, firstHalf(fraction, magnitude));
  store<u64>(cell, secondHalf(component, level), 8);
  size++;
}

// @ts-ignore: decorator
@inline
export function rootMagnitude(): f32 {
  return load<f32>(cells, 4);
}

// @ts-ignore: decorator
@inline
export function rootComponent(): i32 {
  return load<i32>(cells, 8);
}

// @ts-ignore: decorator
@inline
export function rootLevel(): i32 {
  return load<i32>(cells, 12);
}

/** Gives the root its next breakpoint and restores the order. */
// @ts-ignore: decorator
@inline
export function advanceRoot(fraction: f32, level: i32): void {
  sink(0, firstHalf(fraction, rootMagnitude()), secondHalf(rootComponent(), level));
}

/** Puts the last cell in the root's place and restores the order. */
// @ts-ignore: decorator
@inline
export function removeRoot(): void {
  size--;
  const last = cells + (<usize>size << 4);
  sink(0, load<u64>(last), load<u64>(last, 8));
}

/** Puts a cell at `node`, or below it under every larger child. */
function sink(node: i32, first: u64, second: u64): void {
  const key = reinterpret<f32>(<u32>first);
  const half = size >> 1;
  let at = cells + (<usize>node << 4);
  while (node < half) {
    let largest = key;
    let next = node;
    const left = 2 * node + 1;
    const right = left + 1;
    const leftKey = load<f32>(cells + (<usize>left << 4));
    if (leftKey > largest) {
      largest = leftKey;
      next = left;
    }
    if (right < size && load<f32>(cells + (<usize>right << 4)) > largest) next = right;
    if (next == node) break;
    const from = cells + (<usize>next << 4);
    store<u64>(at, load<u64>(from));
    store<u64>(at, load<u64>(from, 8), 8);
    node = next;
    at = from;
  }
  store<u64>(at, first);
  store<u64>(at, second, 8);
}

export function heapBuild(): void {
  for (let node = (size >> 1) - 1; node >= 0; node--) {
    const cell = cells + (<usize>node << 4);
    sink(node, load<u64>(cell), load<u64>(cell, 8));
  }
}
