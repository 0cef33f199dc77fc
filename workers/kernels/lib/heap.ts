// The max-heap of the cumulative searches: one cell per component that can still move outward, keyed by the fraction
// |x| / |a + b| of its next breakpoint. Children win only with a strictly greater key, the left one is asked first: the order in
// which equal fractions come out is part of the references' results.
import { MAX_DIMS } from './vectors4';

/** 16 bytes per cell: f32 fraction, f32 |x|, i32 component, i32 level that the component enters next. */
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
export function heapAppend(fraction: f32, magnitude: f32, component: i32, level: i32): void {
  const cell = cells + (<usize>size << 4);
  store<f32>(cell, fraction);
  store<f32>(cell, magnitude, 4);
  store<i32>(cell, component, 8);
  store<i32>(cell, level, 12);
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

/** Gives the root its next breakpoint. Call heapSink(0) afterwards. */
// @ts-ignore: decorator
@inline
export function advanceRoot(fraction: f32, level: i32): void {
  store<f32>(cells, fraction);
  store<i32>(cells, level, 12);
}

/** Puts the last cell in the root's place. Call heapSink(0) afterwards. */
// @ts-ignore: decorator
@inline
export function removeRoot(): void {
  size--;
  v128.store(cells, v128.load(cells + (<usize>size << 4)));
}

/** Sinks the cell at `node` below every larger child. */
export function heapSink(node: i32): void {
  const moving = v128.load(cells + (<usize>node << 4));
  const key = f32x4.extract_lane(moving, 0);
  const half = size >> 1;
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
    v128.store(cells + (<usize>node << 4), v128.load(cells + (<usize>next << 4)));
    node = next;
  }
  v128.store(cells + (<usize>node << 4), moving);
}

export function heapBuild(): void {
  for (let node = (size >> 1) - 1; node >= 0; node--) heapSink(node);
}
