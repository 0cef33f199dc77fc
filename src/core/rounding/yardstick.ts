import type { RoundingAlgorithm } from './algorithm.ts';
import type { LevelSet } from './levels.ts';
import { completeOptions } from './round.ts';
import { exact } from './rows/exact.ts';
import { exactAffine } from './rows/exact_affine.ts';

/** The exact algorithm that another one is held against, with its options. */
export interface Yardstick {
  readonly algorithm: RoundingAlgorithm;
  readonly options: Readonly<Record<string, number>>;
}

/**
 * The exact algorithm that has the freedom which `algorithm` has with these options: any scale of either sign, or scale and min with a min of either sign or an unsigned one. Undefined
 * where none takes the levels, and where one with a min would visit more than `mostCells` cells for a vector of `dims` components.
 */
export function findYardstick(
  { kind, signedMin }: Pick<RoundingAlgorithm, 'kind' | 'signedMin'>,
  options: Readonly<Record<string, number>>,
  levels: LevelSet,
  dims: number,
  mostCells: number,
): Yardstick | undefined {
  const algorithm = kind === 'affine' ? exactAffine : exact;
  if (algorithm.rejectLevels(levels) !== undefined) return undefined;
  if (kind !== 'affine') return { algorithm, options: completeOptions(algorithm) };
  if (algorithm.candidates(dims, levels)! > mostCells) return undefined;
  return { algorithm, options: completeOptions(algorithm, { signed_min: signedMin?.(options) === true ? 1 : 0 }) };
}
