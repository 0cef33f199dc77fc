import type { Kernel } from '../kernel/kernel.ts';
import type { RoundingAlgorithm, RoundingKernel } from './algorithm.ts';
import { roundVectors, type RoundingInput } from './round.ts';

/** What a batch and a single vector gave where they differ. */
export interface UnlikeAlone {
  readonly row: number;
  readonly x: readonly number[];
  readonly w: readonly number[] | null;
  readonly batch: { readonly levels: readonly number[]; readonly scale: number; readonly min: number };
  readonly alone: { readonly levels: readonly number[]; readonly scale: number; readonly min: number };
}

/**
 * Rounds all vectors together, then one at a time, and gives the first of them whose levels, scale or minimum are not the same bits; undefined where
 * there is none. For tests of kernels that round several vectors in lockstep: fewer than four take the path of one vector.
 */
export function firstUnlikeAlone(kernel: Kernel<RoundingKernel>, algorithm: RoundingAlgorithm, input: RoundingInput): UnlikeAlone | undefined {
  const { x, w, count, dims } = input;
  const batch = roundVectors(kernel, algorithm, input);
  for (let row = 0; row < count; row++) {
    const from = row * dims;
    const own = { x: x.subarray(from, from + dims), w: w && w.subarray(from, from + dims) };
    const alone = roundVectors(kernel, algorithm, { ...input, ...own, count: 1 });
    const isSame =
      Object.is(batch.scale[row], alone.scale[0]) &&
      Object.is(batch.min[row], alone.min[0]) &&
      alone.levels.every((level, i) => level === batch.levels[from + i]);
    if (isSame) continue;
    return {
      row,
      x: [...own.x],
      w: own.w && [...own.w],
      batch: { levels: [...batch.levels.subarray(from, from + dims)], scale: batch.scale[row]!, min: batch.min[row]! },
      alone: { levels: [...alone.levels], scale: alone.scale[0]!, min: alone.min[0]! },
    };
  }
  return undefined;
}
