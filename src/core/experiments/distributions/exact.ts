import type { Family } from './family.ts';
import { halfLineRule, unitIntervalRule } from './quadrature.ts';

/** Steps of the two rules: halving both changes no result by more than 1e-11 for n <= 256 (see the tests). */
const MAGNITUDE_STEP = 0.05;
const POSITION_STEP = 0.055;
/** Shares of the outer integral below this are not worth an inner one. */
const NEGLIGIBLE = 1e-17;

/**
 * Exact expectations of a family for every block length, by numerical integration over the largest magnitude A of the block and
 * the position t of another sample. Given A, the other samples, scaled so that the largest lands on -1, are independent with
 * P(x <= t) = (1 + sign(t) r) / 2, r = G(|t| A) / G(A). The ratios r do not depend on the block length, so they are tabulated once.
 *
 * Cost: about 20 000 values of the cdf when made; then under 1 ms for a mean, 15 ms for all ranks of a block of 256.
 * Source: derived; see the README of this folder.
 */
export class ExactDistribution {
  readonly family: Family;
  private readonly density: Float64Array;
  private readonly cdf: Float64Array;
  private readonly magnitudeWeights: Float64Array;
  private readonly magnitudes: Float64Array;
  private readonly positionWeights: Float64Array;
  /** Row per magnitude, column per position: r. */
  private readonly ratios: Float64Array;
  private shares = new Float64Array(0);

  constructor(family: Family, refine = 1) {
    this.family = family;
    const outer = halfLineRule(MAGNITUDE_STEP / refine, family.largestMagnitude);
    const inner = unitIntervalRule(POSITION_STEP / refine);
    this.magnitudes = outer.nodes;
    this.magnitudeWeights = outer.weights;
    this.positionWeights = inner.weights;
    this.density = outer.nodes.map(family.magnitudeDensity);
    this.cdf = outer.nodes.map(family.magnitudeCdf);
    this.ratios = new Float64Array(outer.nodes.length * inner.nodes.length);
    outer.nodes.forEach((magnitude, row) => {
      const whole = this.cdf[row]!;
      inner.nodes.forEach((position, column) => {
        const ratio = whole > 0 ? family.magnitudeCdf(position * magnitude) / whole : position;
        this.ratios[row * inner.nodes.length + column] = Math.min(ratio, 1);
      });
    });
  }

  /** E[x_s] for blocks of n samples: the mean of the other extremum when the largest magnitude lies at -1. Range: n >= 2. */
  extremumMean(n: number): number {
    if (this.family.id === 'uniform') return (n - 2) / n;
    const others = n - 1;
    const columns = this.positionWeights.length;
    return this.overMagnitudes(n, (row) => {
      let outside = 0;
      for (let column = 0; column < columns; column++) {
        const ratio = this.ratios[row * columns + column]!;
        outside +=
          this.positionWeights[column]! * (Math.pow((1 + ratio) / 2, others) + Math.pow((1 - ratio) / 2, others));
      }
      return 1 - outside;
    });
  }

  /**
   * E[y_i] for i = 0..n-1: the mean of each rank, ascending, when the largest magnitude lies at -1. Range: n >= 2.
   * With p_k the mean (over A and t > 0) of the binomial probability that k of the n-1 others lie below t,
   * E[y_{n-i}] = -E[y_i] = p_i + p_{i+1} + .. + p_{n-1-i}: sums of positive terms only.
   */
  rankMeans(n: number): Float64Array {
    const means = new Float64Array(n);
    means[0] = -1;
    if (this.family.id === 'uniform') return means.map((_, rank) => (2 * rank - n) / n);
    const probabilities = this.binomialMeans(n);
    let sum = 0;
    for (let rank = Math.floor(n / 2); rank >= 1; rank--) {
      if (2 * rank < n) sum += probabilities[rank]! + (rank < n - 1 - rank ? probabilities[n - 1 - rank]! : 0);
      means[n - rank] = sum;
      means[rank] = -sum;
    }
    if (n % 2 === 0) means[n / 2] = 0;
    return means;
  }

  /**
   * Probabilities of the scaled samples of a block of n in `bins` equal bins over (-1, 1), without the atom of mass 1/n at -1;
   * they sum to (n-1)/n and are symmetric. Range: n >= 2, bins even.
   */
  interiorMass(n: number, bins: number): Float64Array {
    const half = bins / 2;
    const shares = this.binShares(half);
    const mass = new Float64Array(bins);
    for (let bin = 0; bin < half; bin++) {
      const cell = this.overMagnitudes(n, (row) => shares[row * half + bin]!);
      mass[half + bin] = (cell * (n - 1)) / (2 * n);
      mass[half - 1 - bin] = mass[half + bin]!;
    }
    return mass;
  }

  /** Row per magnitude, column per bin of (0, 1): P(low < |x| / a <= high), given |x| <= a. Kept for the last number of bins asked for. */
  private binShares(half: number): Float64Array {
    if (this.shares.length === this.magnitudes.length * half) return this.shares;
    this.shares = new Float64Array(this.magnitudes.length * half);
    this.magnitudes.forEach((magnitude, row) => {
      let below = 0;
      for (let bin = 0; bin < half; bin++) {
        const upTo = this.family.magnitudeCdf(((bin + 1) / half) * magnitude) / this.cdf[row]!;
        this.shares[row * half + bin] = upTo - below;
        below = upTo;
      }
    });
    return this.shares;
  }

  /** Mean of `inner` over the largest magnitude of n samples, whose density is n g(a) G(a)^(n-1). */
  private overMagnitudes(n: number, inner: (row: number) => number): number {
    let total = 0;
    let sum = 0;
    for (let row = 0; row < this.density.length; row++) {
      const share = this.shareOf(row, n);
      if (share < NEGLIGIBLE) continue;
      total += share;
      sum += share * inner(row);
    }
    return sum / total;
  }

  private shareOf(row: number, n: number): number {
    return this.magnitudeWeights[row]! * n * this.density[row]! * Math.pow(this.cdf[row]!, n - 1);
  }

  /** p_k, k = 0..n-1. Each term follows from the one above by the ratio of binomial probabilities, from r^(n-1) downwards. */
  private binomialMeans(n: number): Float64Array {
    const others = n - 1;
    const columns = this.positionWeights.length;
    const means = new Float64Array(n);
    let total = 0;
    for (let row = 0; row < this.density.length; row++) {
      const share = this.shareOf(row, n);
      if (share < NEGLIGIBLE) continue;
      total += share;
      for (let column = 0; column < columns; column++) {
        const below = (1 + this.ratios[row * columns + column]!) / 2;
        const odds = (1 - below) / below;
        let term = share * this.positionWeights[column]! * Math.pow(below, others);
        for (let k = others; k >= 0; k--) {
          means[k]! += term;
          term *= (odds * k) / (others - k + 1);
        }
      }
    }
    return means.map((mean) => mean / total);
  }
}

const cache = new Map<string, ExactDistribution>();

/** The tabulated integrals of a family, made once. */
export function exactDistribution(family: Family): ExactDistribution {
  let exact = cache.get(family.id);
  if (!exact) {
    exact = new ExactDistribution(family);
    cache.set(family.id, exact);
  }
  return exact;
}
