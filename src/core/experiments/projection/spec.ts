import { LabError } from '../../lab-error.ts';
import type { RoundingAlgorithm } from '../../rounding/algorithm.ts';
import { type LevelSet, parseLevels } from '../../rounding/levels.ts';
import { completeOptions, maxDims } from '../../rounding/round.ts';
import { findAlgorithm, roundingAlgorithms } from '../../rounding/registry.ts';

/** Importance of the components, both for the rounding function and for the cosine shown. */
export type ProjectionWeights = 'uniform' | 'x2' | 'absx' | 'sigma';

/**
 * How a point (x, y, z) becomes a block of `dims` components: nothing added; -(x+y+z) or -(x+y+z)/3 appended (dims = 4); y
 * repeated; ones appended; or a fixed tail of normal samples.
 */
export type ProjectionExtra = 'none' | 'meanzero' | 'rhombic' | 'repeat' | 'ones' | 'tail';

/** What is rounded, and how: everything about a picture but its geometry. Plain data. */
export interface ProjectionSpec {
  /** Id of a rounding algorithm. */
  readonly algorithm: string;
  /** Values of the algorithm's options; the others keep their defaults. */
  readonly options: Readonly<Record<string, number>>;
  /** As parseLevels reads them: `-4..3`, `iq4nl`. */
  readonly levels: string;
  readonly weights: ProjectionWeights;
  /** True: the algorithm rounds with its own importances and `weights` only count in the value shown. */
  readonly ownWeights?: boolean;
  readonly extra: ProjectionExtra;
  /** Components of the rounded block. */
  readonly dims: number;
}

export interface ResolvedSpec {
  readonly algorithm: RoundingAlgorithm;
  readonly levels: LevelSet;
  readonly options: Readonly<Record<string, number>>;
  readonly weights: ProjectionWeights;
  readonly ownWeights: boolean;
  readonly extra: ProjectionExtra;
  readonly dims: number;
}

/**
 * Looks everything up and checks it. Throws rounding/unknown-algorithm, rounding/bad-levels,
 * rounding/levels-rejected, rounding/bad-option, rounding/bad-dims.
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
  const { weights, extra, dims } = spec;
  const ownWeights = algorithm.weights === 'own' || (spec.ownWeights ?? false);
  if (ownWeights && algorithm.weights === 'required')
    throw new LabError('rounding/weights-required', `${algorithm.id} has no importances of its own. Choose some, for example uniform.`, { algorithm: algorithm.id });
  return { algorithm, levels, options: completeOptions(algorithm, spec.options), weights, ownWeights, extra, dims };
}

function checkDims({ extra, dims }: ProjectionSpec): void {
  const needed = extra === 'none' ? 3 : extra === 'meanzero' || extra === 'rhombic' ? 4 : undefined;
  const isValid = needed === undefined ? Number.isInteger(dims) && dims > 3 && dims <= maxDims : dims === needed;
  if (isValid) return;
  const allowed = needed === undefined ? `4 to ${maxDims}` : String(needed);
  throw new LabError('rounding/bad-dims', `Blocks with "${extra}" have ${allowed} components, not ${dims}.`, {
    extra,
    dims,
  });
}
