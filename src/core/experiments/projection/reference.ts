import { LabError } from '../../lab-error.ts';
import { findAlgorithm } from '../../rounding/registry.ts';
import type { ResolvedSpec } from './spec.ts';

/** The algorithm that finds the best cosine of any scale and sign, by double-precision enumeration. */
const exactId = 'exact';

/**
 * The same picture by the exact algorithm, for regret. Throws projection/no-exact for algorithms with a min: their optimum is
 * that of another problem.
 */
export function exactSpec(spec: ResolvedSpec): ResolvedSpec {
  const algorithm = findAlgorithm(exactId);
  if (!algorithm || spec.algorithm.kind === 'affine' || algorithm.rejectLevels(spec.levels) !== undefined) {
    throw new LabError(
      'projection/no-exact',
      `No exact optimum is known for ${spec.algorithm.label} with these levels. Choose an algorithm without a min, or leave the regret out.`,
      { algorithm: spec.algorithm.id },
    );
  }
  return {
    ...spec,
    algorithm,
    ownWeights: false,
    options: Object.fromEntries(algorithm.options.map((option) => [option.id, option.defaultValue])),
  };
}

/** Whether regret can be computed. */
export function hasExact(spec: ResolvedSpec): boolean {
  const algorithm = findAlgorithm(exactId);
  return (
    algorithm !== undefined && spec.algorithm.kind !== 'affine' && algorithm.rejectLevels(spec.levels) === undefined
  );
}
