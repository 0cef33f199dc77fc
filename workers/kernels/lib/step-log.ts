// Which component moved at each step of a walk. The best vector is rebuilt once at the end from the number of steps that led to it,
// instead of copying the levels at every improvement.
import { MAX_DIMS } from './vectors4';

/** One byte per step: at most 255 breakpoints for each of 256 components. */
const steps: usize = memory.data(MAX_DIMS * 256, 16);

// @ts-ignore: decorator
@inline
export function logStep(step: i32, component: i32): void {
  store<u8>(steps + step, <u8>component);
}

/** Moves each logged component of the first `count` steps one level outward: up where x >= 0, down where x < 0, the other way round with `inverted`. */
export function replaySteps(count: i32, x: usize, inverted: bool, levels: usize): void {
  for (let step = 0; step < count; step++) {
    const component = <usize>load<u8>(steps + step);
    const down = load<f32>(x + (component << 2)) < 0 != inverted;
    const at = levels + component;
    store<i8>(at, <i8>(load<i8>(at) + (down ? -1 : 1)));
  }
}

/** Raises each logged component of the first `count` steps by one level. */
export function raiseSteps(count: i32, levels: usize): void {
  for (let step = 0; step < count; step++) {
    const at = levels + <usize>load<u8>(steps + step);
    store<u8>(at, <u8>(load<u8>(at) + 1));
  }
}
