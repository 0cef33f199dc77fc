import { LabError } from '../../lab-error.ts';
import { erf } from '../../numeric/erf.ts';
import { type Sampler, samplerCodes } from '../../numeric/samplers.ts';

/**
 * A distribution that is symmetric around 0. Scaling a block by its own largest magnitude removes the unit, so every family has
 * its natural one: half-width 1 (uniform), standard deviation 1 (Gaussian), scale 1 (Laplace, Student-t).
 */
export interface Family {
  /** Wire word: `gaussian`, `student3`, `mix5x4`. */
  readonly id: string;
  readonly label: string;
  /** One sentence: what it is and where one meets it. */
  readonly about: string;
  readonly sampler: Sampler;
  /** Density of |x| at a >= 0. */
  readonly magnitudeDensity: (a: number) => number;
  /** P(|x| <= a) for a >= 0. */
  readonly magnitudeCdf: (a: number) => number;
  /** A magnitude that one sample exceeds with a probability of about 1e-16 (1e-18 for the heavy tails): the integrals end there. */
  readonly largestMagnitude: number;
}

const uniform: Family = {
  id: 'uniform',
  label: 'Uniform',
  about: 'Every value between -1 and 1 is equally likely.',
  sampler: { code: samplerCodes.uniform, a: 0, b: 0 },
  magnitudeDensity: (a) => (a <= 1 ? 1 : 0),
  magnitudeCdf: (a) => Math.min(a, 1),
  largestMagnitude: 1,
};

const normalDensity = (a: number): number => Math.sqrt(2 / Math.PI) * Math.exp((-a * a) / 2);
const normalCdf = (a: number): number => erf(a * Math.SQRT1_2);

const gaussian: Family = {
  id: 'gaussian',
  label: 'Gaussian',
  about: 'The standard normal distribution, the usual model of weights.',
  sampler: { code: samplerCodes.gaussian, a: 0, b: 0 },
  magnitudeDensity: normalDensity,
  magnitudeCdf: normalCdf,
  largestMagnitude: 9,
};

const laplace: Family = {
  id: 'laplace',
  label: 'Laplace',
  about: 'Exponential on both sides: a sharper peak and heavier tails than the Gaussian.',
  sampler: { code: samplerCodes.laplace, a: 0, b: 0 },
  magnitudeDensity: (a) => Math.exp(-a),
  magnitudeCdf: (a) => -Math.expm1(-a),
  largestMagnitude: 42,
};

/** Student's t with a whole number of degrees of freedom. Source of the finite sums: Abramowitz and Stegun 26.7.3 and 26.7.4. */
function student(degrees: number): Family {
  const scale = 1 / (Math.sqrt(degrees) * betaHalf(degrees / 2));
  return {
    id: `student${degrees}`,
    label: `Student-t ${degrees}`,
    about: `Student's t with ${degrees} degrees of freedom: tails that fall as a power, so single outliers dominate a block.`,
    sampler: { code: samplerCodes.student, a: degrees, b: 0 },
    magnitudeDensity: (a) => 2 * scale * Math.pow(1 + (a * a) / degrees, -(degrees + 1) / 2),
    magnitudeCdf: (a) => studentCdf(a, degrees),
    largestMagnitude: Math.sqrt(degrees) * Math.pow(10, Math.min(6, 16 / degrees)),
  };
}

function studentCdf(a: number, degrees: number): number {
  const angle = Math.atan(a / Math.sqrt(degrees));
  const cosine = Math.cos(angle);
  const square = cosine * cosine;
  const odd = degrees % 2;
  let term = odd ? cosine : 1;
  let sum = 0;
  for (let k = odd; k <= degrees - 2; k += 2) {
    sum += term;
    term *= (square * (k + 1)) / (k + 2);
  }
  return odd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}

/** B(1/2, half) for half a whole number or a half of one, from B(1/2, 1/2) = pi and B(1/2, 1) = 2 upwards. */
function betaHalf(half: number): number {
  let at = half % 1 === 0 ? 1 : 0.5;
  let value = at === 1 ? 2 : Math.PI;
  for (; at < half; at++) value *= at / (at + 0.5);
  return value;
}

/** Gaussian noise of which a fraction is drawn with a larger standard deviation. */
function mixture(percent: number, ratio: number): Family {
  const fraction = percent / 100;
  return {
    id: `mix${percent}x${ratio}`,
    label: `Mix ${percent} % × ${ratio}`,
    about: `Gaussian, but ${percent} % of the samples have ${ratio} times the standard deviation: a few outlier weights.`,
    sampler: { code: samplerCodes.mixture, a: fraction, b: ratio },
    magnitudeDensity: (a) => (1 - fraction) * normalDensity(a) + (fraction / ratio) * normalDensity(a / ratio),
    magnitudeCdf: (a) => (1 - fraction) * normalCdf(a) + fraction * normalCdf(a / ratio),
    largestMagnitude: 9 * ratio,
  };
}

/** Families offered by name, in the order of the menus. */
export const namedFamilies: readonly Family[] = [
  uniform,
  gaussian,
  laplace,
  student(3),
  student(5),
  student(10),
  student(30),
  mixture(5, 4),
];

/**
 * The family of a wire word: `uniform`, `gaussian`, `laplace`, `student3` to `student30`, or `mix5x4` (5 % of the samples with 4
 * times the standard deviation; 1..50 % and 2..16 times). Throws distribution/unknown-family.
 */
export function parseFamily(text: string): Family {
  const named = namedFamilies.find((family) => family.id === text);
  if (named) return named;
  const degrees = Number(/^student(\d{1,2})$/.exec(text)?.[1]);
  if (degrees >= 3 && degrees <= 30) return student(degrees);
  const [, percent, ratio] = /^mix(\d{1,2})x(\d{1,2})$/.exec(text) ?? [];
  if (Number(percent) >= 1 && Number(percent) <= 50 && Number(ratio) >= 2 && Number(ratio) <= 16)
    return mixture(Number(percent), Number(ratio));
  throw new LabError(
    'distribution/unknown-family',
    `There is no distribution "${text}". Use uniform, gaussian, laplace, student3 to student30, or mix5x4 (5 % of the samples with 4 times the standard deviation).`,
    { family: text },
  );
}
