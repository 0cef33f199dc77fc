import { roundHalfEven } from './rounding.ts';

const single = new Float32Array(1);
const bits = new Uint32Array(single.buffer);

/** Exponent of the f32 nearest to a number: 2^e <= |value| < 2^(e + 1). -127 for zero and subnormals. */
function exponentOf(value: number): number {
  single[0] = value;
  return ((bits[0]! >>> 23) & 255) - 127;
}

/** Distance of neighbouring f16 numbers around an f32 number. */
export const halfStep = (value: number): number => 2 ** Math.max(-24, exponentOf(value) - 10);

/** An f32 number rounded to f16, half to even; infinite beyond 65504 and half a step. Zero has no sign. */
export function roundToHalf(value: number): number {
  const step = halfStep(value);
  const rounded = roundHalfEven(value / step) * step;
  return Math.abs(rounded) < 65536 ? rounded : Math.sign(rounded) * Number.POSITIVE_INFINITY;
}

/** A normal f32 number rounded to bf16, half to even. Zero has no sign. */
export function roundToBfloat(value: number): number {
  const step = 2 ** Math.max(-133, exponentOf(value) - 7);
  return roundHalfEven(value / step) * step;
}
