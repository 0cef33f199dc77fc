import { halfStep, roundToBfloat, roundToHalf } from '../../numeric/half-rounding.ts';
import { namedTables } from '../../rounding/levels.ts';

/** Precision in which the values are stored. */
export type StoredPrecision = 'f32' | 'f16' | 'bf16';

const roundings: Readonly<Record<StoredPrecision, (value: number) => number>> = { f32: Math.fround, f16: roundToHalf, bf16: roundToBfloat };

const range = (from: number, to: number): readonly number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);

interface ScaledTable {
  readonly levels: readonly number[];
  /** Levels that the largest value of a block may have. */
  readonly largest: readonly number[];
}

/** Formats whose values are one f16 scale times a level of a table: whether they hold a block exactly can be decided, whatever chose the scale. */
const scaledTables: Readonly<Record<string, ScaledTable>> = {
  q4_0: { levels: range(-8, 7), largest: range(-8, 7) },
  q5_0: { levels: range(-16, 15), largest: range(-16, 15) },
  q8_0: { levels: range(-127, 127), largest: [-127, 127] },
  iq4_nl: { levels: namedTables.iq4nl!, largest: namedTables.iq4nl! },
};

/** True for formats that holdsBlock knows. */
export const hasScaleSearch = (format: string): boolean => Object.hasOwn(scaledTables, format);

/**
 * True when the format has a block whose values, rounded to the precision in which they are stored, are exactly these. Tries every f16 scale
 * that turns a level into the largest value. Of Q8_0 only scales that use the outermost level, as its quantizer does.
 * Range: finite values. Ties: none. Cost: a few values for each scale that does not fit.
 */
export function holdsBlock(format: string, values: Float32Array, precision: StoredPrecision): boolean {
  const { levels, largest } = scaledTables[format]!;
  const round = roundings[precision];
  let top = 0;
  for (const value of values) if (Math.abs(value) > Math.abs(top)) top = value;
  if (top === 0) return true;
  for (const level of largest) {
    if (level === 0) continue;
    const middle = roundToHalf(top / level);
    const step = halfStep(middle);
    for (const direction of [1, -1]) {
      for (let scale = direction > 0 ? middle : middle - step; scale !== 0 && round(Math.fround(scale * level)) === top; scale += direction * step)
        if (fits(values, scale, levels, round)) return true;
    }
  }
  return false;
}

function fits(values: Float32Array, scale: number, levels: readonly number[], round: (value: number) => number): boolean {
  for (const value of values) {
    const level = nearest(levels, value / scale);
    if (round(Math.fround(scale * level)) !== value) return false;
  }
  return true;
}

function nearest(levels: readonly number[], value: number): number {
  let [low, high] = [0, levels.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (levels[middle]! <= value) low = middle;
    else high = middle;
  }
  return value - levels[low]! <= levels[high]! - value ? levels[low]! : levels[high]!;
}
