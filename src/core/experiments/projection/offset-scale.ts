import { roundHalfEven } from '../../numeric/rounding.ts';

/** One distinct rounding of a sweep. */
export interface SweepCell {
  readonly levels: readonly number[];
  /** Squared centred cosine; NaN where all levels are equal. */
  readonly value: number;
  /** Pixels of the picture that have these levels. */
  pixels: number;
}

/** Squared centred cosines over scales and offsets of a format with a minimum. */
export interface OffsetScaleSweep {
  readonly width: number;
  readonly height: number;
  /** Distinct roundings, in the order in which rows meet them. */
  readonly cells: readonly SweepCell[];
  /** Index into cells of every pixel, row-major [height, width]. */
  readonly cellOf: Uint32Array;
  /** Cell of the largest value, the first of equals. */
  readonly best: number;
}

/** Where the smallest component lands in row `row`: -1/2 (included) to 1/2. Levels. */
export const lowTargetOf = (row: number, height: number): number => -0.5 + row / height;

/** Where the largest component lands in column `col`: 1/2 to levelCount - 1/2, both included. Levels. */
export const highTargetOf = (col: number, width: number, levelCount: number): number => 0.5 + (col * (levelCount - 1)) / (width - 1);

/**
 * Rounds one vector with every scale and offset and shows how well the levels 0..levelCount-1 keep its direction once means are removed.
 * Row r sends the smallest component to -1/2 + r/height (end excluded), column c the largest to 1/2 + c (levelCount-1)/(width-1);
 * levels are the nearest integers (ties to even), clipped. Source: spec of the published offset-scale pictures. `onRow` hears of every row.
 */
export async function computeOffsetScaleSweep(
  v: ArrayLike<number>,
  levelCount: number,
  width: number,
  height: number,
  onRow: (rowsDone: number) => Promise<void> | void = () => {},
): Promise<OffsetScaleSweep> {
  const x = Array.from(v);
  const cells: SweepCell[] = [];
  const known = new Map<string, number>();
  const cellOf = new Uint32Array(width * height);
  const low = Math.min(...x);
  const high = Math.max(...x);
  const codes = new Uint8Array(x.length);
  let best = -1;
  for (let row = 0; row < height; row++) {
    const lowTarget = lowTargetOf(row, height);
    for (let col = 0; col < width; col++) {
      const highTarget = highTargetOf(col, width, levelCount);
      const scale = (highTarget - lowTarget) / (high - low);
      // Added as one number: at the first column every level is a tie, and the last bit of this sum decides it.
      const offset = lowTarget - low * scale;
      for (let i = 0; i < x.length; i++) codes[i] = Math.min(levelCount - 1, Math.max(0, roundHalfEven(x[i]! * scale + offset)));
      const key = String.fromCharCode(...codes);
      let cell = known.get(key);
      if (cell === undefined) {
        cell = cells.length;
        known.set(key, cell);
        const levels = Array.from(codes);
        cells.push({ levels, value: squaredCentredCosine(x, levels), pixels: 0 });
        if (cells[cell]!.value > (cells[best]?.value ?? -Infinity)) best = cell;
      }
      cells[cell]!.pixels++;
      cellOf[row * width + col] = cell;
    }
    await onRow(row + 1);
  }
  return { width, height, cells, cellOf, best };
}

/** cos^2 between two vectors after each lost its mean; NaN where one of them is constant. */
export function squaredCentredCosine(v: ArrayLike<number>, q: ArrayLike<number>): number {
  const meanV = mean(v);
  const meanQ = mean(q);
  let vq = 0;
  let vv = 0;
  let qq = 0;
  for (let i = 0; i < v.length; i++) {
    const level = q[i]! - meanQ;
    vq += (v[i]! - meanV) * level;
    vv += (v[i]! - meanV) ** 2;
    qq += level ** 2;
  }
  return (vq * vq) / (vv * qq);
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** How many vectors computeBestCentred looks at: non-increasing sequences of n levels below levelCount that end in 0, but the constant one. */
export function countCentredCandidates(n: number, levelCount: number): number {
  let count = 1;
  for (let k = 1; k < levelCount; k++) count = (count * (n - 1 + k)) / k;
  return n < 2 ? 0 : count - 1;
}

/** The best that any levels can do. */
export interface BestCentred {
  readonly levels: readonly number[];
  readonly value: number;
  /** Vectors of levels looked at. */
  readonly candidates: number;
}

/**
 * The levels 0..levelCount-1 with the largest squared centred cosine, over all vectors of levels. By exchange a larger component never
 * has a smaller level in an optimum (of the positive scale sign; the negative one has the same optimum with levels reversed), and adding a
 * constant to all levels changes nothing: so only non-increasing sequences over the sorted components that end in 0 count.
 * Ties: the first in descending order of levels. Undefined for a constant vector. Cost: countCentredCandidates times n.
 */
export function computeBestCentred(v: ArrayLike<number>, levelCount: number): BestCentred | undefined {
  const x = Array.from(v);
  const order = x.map((_, i) => i).sort((a, b) => x[b]! - x[a]! || a - b);
  const n = x.length;
  const meanV = mean(x);
  const centred = order.map((i) => x[i]! - meanV);
  const norm = centred.reduce((sum, value) => sum + value * value, 0);
  if (n < 2 || !(norm > 0)) return undefined;
  const levels = x.map(() => 0);
  let best = 0;
  let bestLevels: readonly number[] = [];
  let candidates = 0;
  const visit = (at: number, dot: number, sum: number, squares: number): void => {
    if (at === n - 1) {
      if (squares === 0) return;
      candidates++;
      const value = (dot * dot) / (norm * (squares - (sum * sum) / n));
      if (dot > 0 && value > best) {
        best = value;
        bestLevels = [...levels];
      }
      return;
    }
    for (let level = at === 0 ? levelCount - 1 : levels[at - 1]!; level >= 0; level--) {
      levels[at] = level;
      visit(at + 1, dot + level * centred[at]!, sum + level, squares + level * level);
    }
  };
  visit(0, 0, 0, 0);
  const placed = x.map(() => 0);
  order.forEach((i, rank) => (placed[i] = bestLevels[rank]!));
  return { levels: placed, value: squaredCentredCosine(x, placed), candidates };
}
