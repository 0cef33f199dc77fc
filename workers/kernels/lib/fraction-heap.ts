// The order of the sort-based searches: fractions n / d in descending order, compared by their cross products in f32; equal ones by the
// component. A max-heap with one cell per component gives the same order as sorting the whole list.
import { MAX_DIMS } from './vectors4';

/** 16 bytes per cell: f32 numerator, f32 denominator, i32 component, i32 position that the caller keeps (level, odd index). */
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
export function heapAppend(numerator: f32, denominator: f32, component: i32, position: i32): void {
  const cell = cells + (<usize>size << 4);
  store<f32>(cell, numerator);
  store<f32>(cell, denominator, 4);
  store<i32>(cell, component, 8);
  store<i32>(cell, position, 12);
  size++;
}

// @ts-ignore: decorator
@inline
export function rootNumerator(): f32 {
  return load<f32>(cells);
}

// @ts-ignore: decorator
@inline
export function rootDenominator(): f32 {
  return load<f32>(cells, 4);
}

// @ts-ignore: decorator
@inline
export function rootComponent(): i32 {
  return load<i32>(cells, 8);
}

// @ts-ignore: decorator
@inline
export function rootPosition(): i32 {
  return load<i32>(cells, 12);
}

/** Gives the root its next fraction and restores the order. */
// @ts-ignore: decorator
@inline
export function advanceRoot(numerator: f32, denominator: f32, position: i32): void {
  store<f32>(cells, numerator);
  store<f32>(cells, denominator, 4);
  store<i32>(cells, position, 12);
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

/** True when the fraction a comes before the fraction b. */
// @ts-ignore: decorator
@inline
function comesBefore(a: v128, b: v128): bool {
  const numeratorA = f32x4.extract_lane(a, 0);
  const numeratorB = f32x4.extract_lane(b, 0);
  const denominatorA = f32x4.extract_lane(a, 1);
  const denominatorB = f32x4.extract_lane(b, 1);
  if (denominatorA == denominatorB) {
    if (numeratorA != numeratorB) return numeratorA > numeratorB;
  } else if (numeratorA == numeratorB) {
    return denominatorA < denominatorB;
  } else {
    const left: f32 = numeratorA * denominatorB;
    const right: f32 = numeratorB * denominatorA;
    if (left != right) return left > right;
  }
  return i32x4.extract_lane(a, 2) < i32x4.extract_lane(b, 2);
}

function sink(node: i32): void {
  const moving = v128.load(cells + (<usize>node << 4));
  const half = size >> 1;
  while (node < half) {
    const left = 2 * node + 1;
    const right = left + 1;
    let next = left;
    let largest = v128.load(cells + (<usize>left << 4));
    if (right < size) {
      const other = v128.load(cells + (<usize>right << 4));
      if (comesBefore(other, largest)) {
        largest = other;
        next = right;
      }
    }
    if (!comesBefore(largest, moving)) break;
    v128.store(cells + (<usize>node << 4), largest);
    node = next;
  }
  v128.store(cells + (<usize>node << 4), moving);
}

export function heapBuild(): void {
  for (let node = (size >> 1) - 1; node >= 0; node--) sink(node);
}
