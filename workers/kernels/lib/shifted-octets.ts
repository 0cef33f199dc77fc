// What IQ1_S and IQ1_M share: octets of -1, 0, 1 (digits 0, 1, 2), all moved up or down by an eighth.
import { nearestOctet, octetEntry, oddPoints } from './octets';

/** Values of the digits moved up, and moved down. */
// @ts-ignore: decorator
@inline
export function valuesUp(): v128 {
  return f32x4(-0.875, 0.125, 1.125, 0);
}

// @ts-ignore: decorator
@inline
export function valuesDown(): v128 {
  return f32x4(-1.125, -0.125, 0.875, 0);
}

/** Digits of a group, a byte each. */
export const digits = memory.data(32, 16);

/** True when the last placeDigits had to leave its point for a neighbour. */
export let wasOffGrid = false;

/** Sums of fitOctet: sum w q x and sum w q^2. */
export let fitX: f32 = 0;
export let fit2: f32 = 0;

const valueLanes = memory.data(16, 16);

/**
 * Sets the digits of n elements that `order` lists ascending: 0 before i1, 1 before i2, 2 from there on; the other way round
 * if `mirrored`.
 */
export function setDigits(order: usize, n: i32, i1: i32, i2: i32, mirrored: bool): void {
  for (let j = 0; j < n; j++) {
    const digit = j < i1 ? 0 : j < i2 ? 1 : 2;
    store<u8>(digits + load<u8>(order + <usize>j), <u8>(mirrored ? 2 - digit : digit));
  }
}

/**
 * The grid index of the octet whose digits stand at digits + 8 octet: its own, or that of the neighbour whose `values` times
 * `scale` are nearest to the values at x with importances at w. -1 when the reference would abort.
 */
export function placeDigits(octet: i32, x: usize, w: usize, scale: f32, values: v128): i32 {
  let point = 0;
  for (let i = 7; i >= 0; i--) point = 3 * point + <i32>load<u8>(digits + <usize>(8 * octet + i));
  const entry = octetEntry(point);
  wasOffGrid = entry < 0;
  return wasOffGrid ? nearestOctet(entry, x, w, f32x4.mul(f32x4.splat(scale), values)) : entry;
}

export function startFit(): void {
  fitX = 0;
  fit2 = 0;
}

/** Adds an octet to the fit: q is the grid point's value times `factor`. */
export function fitOctet(index: i32, x: usize, w: usize, values: v128, factor: f32): void {
  v128.store(valueLanes, f32x4.mul(values, f32x4.splat(factor)));
  let point = load<u64>(oddPoints + (<usize>index << 3)) & 0x0606060606060606;
  let sumX = fitX;
  let sum2 = fit2;
  for (let at: usize = 0; at < 32; at += 4) {
    const q = load<f32>(valueLanes + ((<usize>point & 6) << 1));
    const weighted = load<f32>(w + at) * q;
    sumX += weighted * load<f32>(x + at);
    sum2 += weighted * q;
    point >>= 8;
  }
  fitX = sumX;
  fit2 = sum2;
}
