// The max-heap of lib/heap.ts with f64 keys, for the exact search, where the order of equal keys does not matter.
import { MAX_DIMS } from './vectors4';

/** 16 bytes per cell: f64 key, i32 component, i32 level index that the component enters next; the second half is written as one. */
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
function secondHalf(component: i32, level: i32): u64 {
  return <u64><u32>component | (<u64><u32>level << 32);
}

/** Appends a cell; the order is only right after heapBuild. */
// @ts-ignore: decorator
@inline
export function heapAppend(key: f64, component: i32, level: i32): void {
  const cell = cells + (<usize>size << 4);
  store<f64>(cell, key);
  store<u64>(cell, secondHalf(component, level), 8);
  size++;
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
export function advanceRoot(key: f64, level: i32): void {
  sink(0, key, secondHalf(rootComponent(), level));
}

/** Removes the root and restores the order. */
// @ts-ignore: decorator
@inline
export function removeRoot(): void {
  size--;
  const last = cells + (<usize>size << 4);
  sink(0, load<f64>(last), load<u64>(last, 8));
}

/** Puts a cell at `node`, or below it under every larger child. */
function sink(node: i32, key: f64, second: u64): void {
  const half = size >> 1;
  let at = cells + (<usize>node << 4);
  while (node < half) {
    let largest = key;
    let next = node;
    const left = 2 * node + 1;
    const right = left + 1;
    const leftKey = load<f64>(cells + (<usize>left << 4));
    if (leftKey > largest) {
      largest = leftKey;
      next = left;
    }
    if (right < size && load<f64>(cells + (<usize>right << 4)) > largest) next = right;
    if (next == node) break;
    const from = cells + (<usize>next << 4);
    store<f64>(at, load<f64>(from));
    store<u64>(at, load<u64>(from, 8), 8);
    node = next;
    at = from;
  }
  store<f64>(at, key);
  store<u64>(at, second, 8);
}

export function heapBuild(): void {
  for (let node = (size >> 1) - 1; node >= 0; node--) {
    const cell = cells + (<usize>node << 4);
    sink(node, load<f64>(cell), load<u64>(cell, 8));
  }
}
