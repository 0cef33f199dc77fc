import { LabError } from '../../lab-error.ts';
import { findYardstick } from '../../rounding/yardstick.ts';
import type { Yardstick } from '../../rounding/yardstick.ts';
import type { ResolvedSpec } from './spec.ts';

/** With a min, blocks of up to eight components at 0..15: some 20 microseconds each. */
const mostCells = 10_000;

const yardstickOf = ({ algorithm, options, levels, dims }: ResolvedSpec): Yardstick | undefined => findYardstick(algorithm, options, levels, dims, mostCells);

/** The same picture by the exact algorithm, for regret. Throws projection/no-exact where there is none. */
export function exactSpec(spec: ResolvedSpec): ResolvedSpec {
  const yardstick = yardstickOf(spec);
  if (!yardstick) {
    throw new LabError(
      'projection/no-exact',
      `The exact optimum of ${spec.dims} components with a min takes too long for a picture. Use fewer components or levels, or leave the regret out.`,
      { algorithm: spec.algorithm.id },
    );
  }
  return { ...spec, ...yardstick, ownWeights: false };
}

/** Whether regret can be computed. */
export const hasExact = (spec: ResolvedSpec): boolean => yardstickOf(spec) !== undefined;
