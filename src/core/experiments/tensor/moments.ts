/** Central moments of finite values; parts can be added. */
export interface Moments {
  readonly count: number;
  readonly mean: number;
  /** Sum of (x - mean)^2, ^3 and ^4. */
  readonly m2: number;
  readonly m3: number;
  readonly m4: number;
}

export const noMoments: Moments = { count: 0, mean: 0, m2: 0, m3: 0, m4: 0 };

/** Moments of values[from, to), skipping NaN and Inf. Two passes in f64, so nothing cancels. */
export function computeMoments(values: Float32Array, from: number, to: number): Moments {
  let count = 0;
  let sum = 0;
  for (let index = from; index < to; index++) {
    const value = values[index]!;
    if (!Number.isFinite(value)) continue;
    count++;
    sum += value;
  }
  if (count === 0) return noMoments;
  const mean = sum / count;
  let [m1, m2, m3, m4] = [0, 0, 0, 0];
  for (let index = from; index < to; index++) {
    const value = values[index]!;
    if (!Number.isFinite(value)) continue;
    const difference = value - mean;
    const square = difference * difference;
    m1 += difference;
    m2 += square;
    m3 += square * difference;
    m4 += square * square;
  }
  // The rounded mean is off by m1 / count; the second moment takes the correction, in the higher ones it is far below rounding.
  return { count, mean, m2: m2 - (m1 * m1) / count, m3, m4 };
}

/** Moments of both parts. Source: Pebay, Sandia report SAND2008-6212, equations 2.1 and 3.1. */
export function addMoments(a: Moments, b: Moments): Moments {
  if (a.count === 0) return b;
  if (b.count === 0) return a;
  const count = a.count + b.count;
  const delta = b.mean - a.mean;
  const ratioA = a.count / count;
  const ratioB = b.count / count;
  const spread = delta * delta * ratioA * b.count;
  return {
    count,
    mean: a.mean + delta * ratioB,
    m2: a.m2 + b.m2 + spread,
    m3: a.m3 + b.m3 + spread * delta * (ratioA - ratioB) + 3 * delta * (ratioA * b.m2 - ratioB * a.m2),
    m4:
      a.m4 +
      b.m4 +
      spread * delta * delta * (ratioA * ratioA - ratioA * ratioB + ratioB * ratioB) +
      6 * delta * delta * (ratioA * ratioA * b.m2 + ratioB * ratioB * a.m2) +
      4 * delta * (ratioA * b.m3 - ratioB * a.m3),
  };
}

/** Standard deviation with divisor n; null without values. */
export const standardDeviation = ({ count, m2 }: Moments): number | null => (count > 0 ? Math.sqrt(m2 / count) : null);

/** Excess kurtosis n m4 / m2^2 - 3 (0 for a Gaussian); null where all values are equal. */
export const excessKurtosis = ({ count, m2, m4 }: Moments): number | null => (m2 > 0 ? (count * m4) / (m2 * m2) - 3 : null);

/** Skewness sqrt(n) m3 / m2^1.5 (0 for a symmetric distribution); null where all values are equal. */
export const skewness = ({ count, m2, m3 }: Moments): number | null => (m2 > 0 ? (Math.sqrt(count) * m3) / m2 ** 1.5 : null);
