import { roundHalfEven } from '../../numeric/rounding.ts';

/** Squared centred cosines over scales and offsets of a format with a minimum. */
export interface OffsetScaleSweep {
  /** Row-major [height, width]; NaN where all levels are equal. */
  readonly values: Float64Array;
  /** Levels of the best pixel (the first of equals). */
  readonly bestLevels: readonly number[];
  /** How many different level vectors occur. */
  readonly distinctVectors: number;
}

/**
 * Rounds one vector with every scale and offset and shows how well the levels 0..levelCount-1 keep its direction once means are removed.
 * Row r sends the smallest component to -1/2 + r/height (end excluded), column c the largest to 1/2 + c (levelCount-1)/(width-1);
 * levels are the nearest integers (ties to even), clipped. Source: spec of the published offset-scale pictures.
 */
export function computeOffsetScaleSweep(
  v: readonly number[],
  levelCount: number,
  width: number,
  height: number,
): OffsetScaleSweep {
  const values = new Float64Array(width * height);
  const seen = new Set<string>();
  const low = Math.min(...v);
  const high = Math.max(...v);
  let best = -Infinity;
  let bestLevels: readonly number[] = [];
  for (let row = 0; row < height; row++) {
    const lowTarget = -0.5 + row / height;
    for (let col = 0; col < width; col++) {
      const highTarget = 0.5 + (col * (levelCount - 1)) / (width - 1);
      const scale = (highTarget - lowTarget) / (high - low);
      // Added as one number: at the first column every level is a tie, and the last bit of this sum decides it.
      const offset = lowTarget - low * scale;
      const levels = v.map((x) => Math.min(levelCount - 1, Math.max(0, roundHalfEven(x * scale + offset))));
      const value = squaredCentredCosine(v, levels);
      values[row * width + col] = value;
      seen.add(levels.join());
      if (value > best) {
        best = value;
        bestLevels = levels;
      }
    }
  }
  return { values, bestLevels, distinctVectors: seen.size };
}

/** cos^2 between two vectors after each lost its mean; NaN where one of them is constant. */
export function squaredCentredCosine(v: readonly number[], q: readonly number[]): number {
  const meanV = mean(v);
  const meanQ = mean(q);
  let vq = 0;
  let vv = 0;
  let qq = 0;
  v.forEach((x, i) => {
    const level = q[i]! - meanQ;
    vq += (x - meanV) * level;
    vv += (x - meanV) ** 2;
    qq += level ** 2;
  });
  return (vq * vq) / (vv * qq);
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
