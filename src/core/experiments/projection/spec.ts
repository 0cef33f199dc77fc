import { LabError } from '../../lab-error.ts';
import type { RoundingAlgorithm } from '../../rounding/algorithm.ts';
import { type LevelSet, parseLevels } from '../../rounding/levels.ts';
import { completeOptions, maxDims } from '../../rounding/round.ts';
import { findAlgorithm, roundingAlgorithms } from '../../rounding/registry.ts';

/** Importance of the components, both for the rounding function and for the cosine shown; given: the same numbers for every direction. */
export type ProjectionWeights = 'uniform' | 'x2' | 'absx' | 'sigma' | 'given';

/**
 * How a point (x, y, z) becomes a block of `dims` components: nothing added; -(x+y+z) or -(x+y+z)/3 appended (dims = 4); y
 * repeated; ones appended; a fixed tail of normal samples; or given values.
 */
export type ProjectionExtra = 'none' | 'meanzero' | 'rhombic' | 'repeat' | 'ones' | 'tail' | 'values';

/** What is rounded, and how: everything about a picture but its geometry. Plain data. */
export interface ProjectionSpec {
  /** Id of a rounding algorithm. */
  readonly algorithm: string;
  /** Values of the algorithm's options; the others keep their defaults. */
  readonly options: Readonly<Record<string, number>>;
  /** As parseLevels reads them: `-4..3`, `iq4nl`. */
  readonly levels: string;
  readonly weights: ProjectionWeights;
  /** For weights `given`: one number >= 0 for each component, not all 0. */
  readonly given?: readonly number[];
  /** True: the algorithm rounds with its own importances and `weights` only count in the value shown. */
  readonly ownWeights?: boolean;
  readonly extra: ProjectionExtra;
  /** For extra `values`: the components after z, the same for every direction. */
  readonly tail?: readonly number[];
  /** Components of the rounded block. */
  readonly dims: number;
}

export interface ResolvedSpec {
  readonly algorithm: RoundingAlgorithm;
  readonly levels: LevelSet;
  readonly options: Readonly<Record<string, number>>;
  readonly weights: ProjectionWeights;
  readonly given: readonly number[];
  readonly ownWeights: boolean;
  readonly extra: ProjectionExtra;
  readonly tail: readonly number[];
  readonly dims: number;
}

/**
 * Looks everything up and checks it. Throws rounding/unknown-algorithm, rounding/bad-levels,
 * rounding/levels-rejected, rounding/bad-option, rounding/bad-dims, projection/bad-weights.
 */
export function resolveSpec(spec: ProjectionSpec): ResolvedSpec {
  const algorithm = findAlgorithm(spec.algorithm);
  if (!algorithm) {
    const known = roundingAlgorithms.map((row) => row.id).join(', ');
    throw new LabError(
      'rounding/unknown-algorithm',
      `There is no rounding algorithm "${spec.algorithm}". Use one of: ${known}.`,
      { algorithm: spec.algorithm },
    );
  }
  const levels = parseLevels(spec.levels);
  const reason = algorithm.rejectLevels(levels);
  if (reason !== undefined) throw new LabError('rounding/levels-rejected', reason, { algorithm: algorithm.id });
  checkDims(spec);
  const { weights, extra, dims, given = [], tail = [] } = spec;
  if (weights === 'given') checkGiven(given, dims);
  const ownWeights = algorithm.weights === 'own' || (spec.ownWeights ?? false);
  if (ownWeights && algorithm.weights === 'required')
    throw new LabError('rounding/weights-required', `${algorithm.id} has no importances of its own. Choose some, for example uniform.`, { algorithm: algorithm.id });
  return { algorithm, levels, options: completeOptions(algorithm, spec.options), weights, given, ownWeights, extra, tail, dims };
}

function checkGiven(given: readonly number[], dims: number): void {
  const isValid = given.length === dims && given.every((weight) => Number.isFinite(weight) && weight >= 0) && given.some((weight) => weight > 0);
  if (isValid) return;
  throw new LabError('projection/bad-weights', `${given.length} weights do not suit ${dims} components. Give one number >= 0 for each, not all 0.`, { weights: given.length, dims });
}

function checkDims({ extra, dims, tail = [] }: ProjectionSpec): void {
  if (extra === 'values' && (tail.length === 0 || !tail.every(Number.isFinite)))
    throw new LabError('rounding/bad-dims', 'A tail of your own has at least one finite number. Type some, or take them from a tensor.', { extra });
  const needed = extra === 'none' ? 3 : extra === 'meanzero' || extra === 'rhombic' ? 4 : extra === 'values' ? 3 + tail.length : undefined;
  const isValid = needed === undefined ? Number.isInteger(dims) && dims > 3 && dims <= maxDims : dims === needed && dims <= maxDims;
  if (isValid) return;
  const allowed = needed === undefined ? `4 to ${maxDims}` : String(needed);
  throw new LabError('rounding/bad-dims', `Blocks with "${extra}" have ${allowed} components, not ${dims}.`, {
    extra,
    dims,
  });
}
