import { type ArenaSpec, drawArenaBlocks } from '../../core/experiments/arena/spec.ts';
import { type TensorBlockPlan, tensorBlockPlace } from '../../core/experiments/arena/tensor-blocks.ts';
import { isOwnId } from '../../core/rounding/own/row.ts';
import { levelValues, parseLevels } from '../../core/rounding/levels.ts';
import { formatRoute } from '../../state/route.ts';

/** Nine digits bring every f32 back. */
const digits = (values: Float32Array): string => Array.from(values, (value) => Number(value.toPrecision(9))).join(', ');

/** Where the tensor of a contest is: as the address names it, and its shape. */
export interface ArenaTensorPlace {
  readonly file: string;
  readonly tensor: string;
  readonly plan: TensorBlockPlan;
}

/** The address of the Landscape view with one block of a tensor: it reads the values there, and makes imatrix-like weights of them and the seed. */
export function tensorLandscapeLink(spec: ArenaSpec, { file, tensor, plan }: ArenaTensorPlace, block: number): string {
  const { row, col } = tensorBlockPlace(plan, block);
  const params = {
    block: 'tensor',
    ...(file !== '' && { file }),
    tensor,
    row: String(row),
    col: String(col),
    n: String(spec.n),
    weights: spec.weights,
    ...(spec.weights === 'imatrix' && { wseed: String(spec.seed), wblock: String(block) }),
    ...commonParams(spec),
  };
  return formatRoute({ viewId: 'landscape', params });
}

function commonParams(spec: ArenaSpec): Record<string, string> {
  const variants = spec.entrants.filter((id) => id.includes(':') || isOwnId(id));
  const far = Math.max(...levelValues(parseLevels(spec.levels)).map(Math.abs));
  return {
    levels: spec.levels,
    reach: String(Math.min(512, 1.5 * far)),
    ...(variants.length > 0 && { alg: variants.join(',') }),
  };
}

/** The address of the Landscape view with one block of the contest: the same values, importances and levels, the variants and the own algorithms that take part. */
export function landscapeLink(spec: ArenaSpec, block: number): string {
  const { x, w } = drawArenaBlocks(spec, block, 1);
  const params = {
    block: 'pasted',
    values: digits(x),
    ...(spec.weights === 'imatrix' ? { weights: 'given', w: digits(w) } : { weights: spec.weights }),
    ...commonParams(spec),
  };
  return formatRoute({ viewId: 'landscape', params });
}
