/** Up to here the series needs about 60 terms; from here on the continued fraction converges in fewer. */
const SERIES_LIMIT = 3;
const TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);

/**
 * The error function, to about 2 units in the last place of f64.
 * Range: any number; NaN gives NaN, infinities give +-1. Source: Abramowitz and Stegun 7.1.6 (series of positive terms), 7.1.14.
 */
export function erf(x: number): number {
  const magnitude = Math.abs(x);
  if (!(magnitude < SERIES_LIMIT)) return Number.isNaN(x) ? x : Math.sign(x) * (1 - tail(magnitude));
  const square = x * x;
  let term = magnitude;
  let sum = magnitude;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (2 * square) / (2 * k + 1);
    sum += term;
  }
  return Math.sign(x) * TWO_OVER_ROOT_PI * Math.exp(-square) * sum;
}

/** 1 - erf(x) for x >= 3, by the continued fraction evaluated from its end: 30 levels give full precision there. */
function tail(x: number): number {
  if (x > 27) return 0;
  let fraction = x;
  for (let k = 30; k >= 1; k--) fraction = x + k / 2 / fraction;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
}
