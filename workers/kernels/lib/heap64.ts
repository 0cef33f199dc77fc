// The max-heap of lib/heap.ts with f64 keys, for the exact search, where the order of equal keys does not matter.
import { MAX_DIMS } from './vectors4';

/** 16 bytes per cell: f64 key, i32 component, i32 level index that the component enters next. */
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

/** Appends a cell; the order is only right after heapBuild. */
// @ts-ignore: decorator
@inline
export function heapAppend(key: f64, component: i32, level: i32): void {
  const cell = cells + (<usize>size << 4);
  store<f64>(cell, key);
  store<i32>(cell, component, 8);
  store<i32>(cell, level, 12);
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
  store<f64>(cells, key);
  store<i32>(cells, level, 12);
  sink(0);
}

/** Removes the root and restores the order. */
// @ts-ignore: decorator
@inline
export function removeRoot(): void {
  size--;
  v128.store(cells, v128.load(cells + (<usize>size << 4)));
  sink(0);
}

function sink(node: i32): void {
  const moving = v128.load(cells + (<usize>node << 4));
  const key = f64x2.extract_lane(moving, 0);
  const half = size >> 1;
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
    v128.store(cells + (<usize>node << 4), v128.load(cells + (<usize>next << 4)));
    node = next;
  }
  v128.store(cells + (<usize>node << 4), moving);
}

export function heapBuild(): void {
  for (let node = (size >> 1) - 1; node >= 0; node--) sink(node);
}
