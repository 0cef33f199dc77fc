import { roundHalfEven } from '../../numeric/rounding.ts';

/** What a designed table must fulfil beside ascending integers in int8. */
export interface TableConstraint {
  readonly symmetric: boolean;
  /** `with`: one level is 0; `without`: none is. */
  readonly zero: 'any' | 'with' | 'without';
}

/** Largest magnitude of designed tables: int8 without -128, so that the mirror image of a table is one too. */
export const tableLimit = 127;

const largestMagnitude = (levels: readonly number[]): number => Math.max(...levels.map(Math.abs));

/** The mirror average: level j becomes (T_j - T_(L-1-j)) / 2, the nearest symmetric table in the least-squares sense. */
export const mirrorAverage = (levels: readonly number[]): number[] =>
  levels.map((level, index) => (level - levels[levels.length - 1 - index]!) / 2);

/**
 * jukofyork's odd cubic (1/4 - 8/64) u^3 + 8 u, which is -128 and 128 at u = -8 and 8 and was proposed in place of IQ4_NL's table.
 * Source: llama.cpp pull request 12557, comment of 2025-03-25.
 */
export const publishedCubic = (u: number): number => (1 / 4 - 8 / 64) * u ** 3 + 8 * u;

/** The table `share` of the way from `levels` to its mirror average: 0 gives the levels, 1 a symmetric table. Real numbers. */
export const towardsMirror = (levels: readonly number[], share: number): number[] => {
  const mirror = mirrorAverage(levels);
  return levels.map((level, index) => level + share * (mirror[index]! - level));
};

/** Least-squares fit of a t + b t^3 to a table, t = -1 .. 1 in equal steps: a symmetric table with two degrees of freedom. */
export function oddCubic(levels: readonly number[]): number[] {
  const positions = levels.map((_, index) => (2 * index) / (levels.length - 1) - 1);
  const sum = (term: (t: number, level: number) => number): number =>
    positions.reduce((total, t, index) => total + term(t, levels[index]!), 0);
  const [t2, t4, t6] = [sum((t) => t ** 2), sum((t) => t ** 4), sum((t) => t ** 6)];
  const [lt, lt3] = [sum((t, level) => level * t), sum((t, level) => level * t ** 3)];
  const determinant = t2 * t6 - t4 * t4;
  // Two or three levels determine only the line.
  if (Math.abs(determinant) < 1e-12) return positions.map((t) => (lt / t2) * t);
  const a = (lt * t6 - lt3 * t4) / determinant;
  const b = (lt3 * t2 - lt * t4) / determinant;
  return positions.map((t) => a * t + b * t ** 3);
}

/**
 * The table of integers nearest to real levels: scaled so that the largest magnitude is 127, made to fulfil the constraint, rounded, and
 * kept strictly ascending. Ties: half to even. Range: 2 to 64 levels, ascending; an even symmetric table cannot hold 0 and stays without.
 */
export function toIntegerTable(levels: readonly number[], constraint: TableConstraint): number[] {
  const shaped = constraint.symmetric ? mirrorAverage(levels) : [...levels];
  const scale = tableLimit / largestMagnitude(shaped);
  const rounded = shaped.map((level) => roundHalfEven(level * scale));
  const placed = placeZero(rounded, constraint);
  return constraint.symmetric ? spreadSymmetric(placed) : spread(placed);
}

function placeZero(levels: readonly number[], { zero, symmetric }: TableConstraint): number[] {
  if (symmetric || zero === 'any') return [...levels];
  if (zero === 'without')
    return levels.map((level, index) =>
      level === 0 ? (Math.abs(levels[index - 1] ?? 0) > Math.abs(levels[index + 1] ?? 0) ? -1 : 1) : level,
    );
  const nearest = levels.reduce((best, level, index) => (Math.abs(level) < Math.abs(levels[best]!) ? index : best), 0);
  return levels.map((level, index) => (index === nearest ? 0 : level));
}

/** Pushes equal neighbours apart, upwards from the lowest and then back from the limit. */
function spread(levels: readonly number[]): number[] {
  const result = [...levels];
  for (let index = 1; index < result.length; index++) result[index] = Math.max(result[index]!, result[index - 1]! + 1);
  let ceiling = tableLimit;
  for (let index = result.length - 1; index >= 0 && result[index]! > ceiling; index--) result[index] = ceiling--;
  return result;
}

/** The upper half pushed apart from the middle, and its mirror image. An odd table has 0 in the middle. */
function spreadSymmetric(levels: readonly number[]): number[] {
  const upper = spread(levels.slice(Math.ceil(levels.length / 2)).map((level) => Math.max(1, level)));
  const middle = levels.length % 2 === 1 ? [0] : [];
  return [...upper.map((level) => -level).reverse(), ...middle, ...upper];
}
