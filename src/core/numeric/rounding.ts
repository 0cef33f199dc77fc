/** Half to even, exact for |value| < 2^52 (f64). ggml's nearest_int has the same ties for |value| <= 2^22. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const fraction = value - floor;
  if (fraction !== 0.5) return fraction < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** Half away from zero, as C's roundf and lroundf. */
export function roundHalfAway(value: number): number {
  const magnitude = Math.floor(Math.abs(value));
  const rounded = Math.abs(value) - magnitude >= 0.5 ? magnitude + 1 : magnitude;
  return value < 0 ? -rounded : rounded;
}
