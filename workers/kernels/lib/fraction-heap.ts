// The order of the sort-based searches: fractions n / d in descending order, compared by their cross products in f32; equal ones by the
// component. A max-heap with one cell per component gives the same order as sorting the whole list.
import { MAX_DIMS } from './vectors4';

/**
 * 16 bytes per cell: f32 numerator, f32 denominator, i32 component, i32 position that the caller keeps (level, odd index). Always written
 * as two 64-bit halves: reading a half back right after writing it in parts would stall.
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
function firstHalf(numerator: f32, denominator: f32): u64 {
  return <u64>reinterpret<u32>(numerator) | (<u64>reinterpret<u32>(denominator) << 32);
}

// @ts-ignore: decorator
@inline
function secondHalf(component: i32, position: i32): u64 {
  return <u64><u32>component | (<u64><u32>position << 32);
}

/** Appends a cell; the order is only right after heapBuild. */
// @ts-ignore: decorator
@inline
export function heapAppend(numerator: f32, denominator: f32, component: i32, position: i32): void {
  const cell = cells + (<usize>size << 4);
  store<u64>(cell, firstHalf(numerator, denominator));
  store<u64>(cell, secondHalf(component, position), 8);
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
  sink(0, firstHalf(numerator, denominator), secondHalf(rootComponent(), position));
}

/** Removes the root and restores the order. */
// @ts-ignore: decorator
@inline
export function removeRoot(): void {
  size--;
  const last = cells + (<usize>size << 4);
  sink(0, load<u64>(last), load<u64>(last, 8));
}

/** True when the fraction a comes before the fraction b. */
// @ts-ignore: decorator
@inline
function comesBefore(numeratorA: f32, denominatorA: f32, componentA: i32, numeratorB: f32, denominatorB: f32, componentB: i32): bool {
  const left: f32 = numeratorA * denominatorB;
  const right: f32 = numeratorB * denominatorA;
  if (left != right && denominatorA != denominatorB && numeratorA != numeratorB) return left > right;
  if (denominatorA == denominatorB) {
    if (numeratorA != numeratorB) return numeratorA > numeratorB;
  } else if (numeratorA == numeratorB) {
    return denominatorA < denominatorB;
  }
  return componentA < componentB;
}

/** Puts a cell at `node`, or below it under every child that comes before it. */
function sink(node: i32, first: u64, second: u64): void {
  const numerator = reinterpret<f32>(<u32>first);
  const denominator = reinterpret<f32>(<u32>(first >> 32));
  const component = <i32>second;
  const half = size >> 1;
  let at = cells + (<usize>node << 4);
  while (node < half) {
    const left = 2 * node + 1;
    const right = left + 1;
    let next = left;
    let from = cells + (<usize>left << 4);
    if (right < size) {
      const other = from + 16;
      if (comesBefore(load<f32>(other), load<f32>(other, 4), load<i32>(other, 8), load<f32>(from), load<f32>(from, 4), load<i32>(from, 8))) {
        from = other;
        next = right;
      }
    }
    if (!comesBefore(load<f32>(from), load<f32>(from, 4), load<i32>(from, 8), numerator, denominator, component)) break;
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
