import { type ArenaSpec, drawArenaBlocks } from '../../core/experiments/arena/spec.ts';
import { levelValues, parseLevels } from '../../core/rounding/levels.ts';
import { formatRoute } from '../../state/route.ts';

/** Nine digits bring every f32 back. */
const digits = (values: Float32Array): string => Array.from(values, (value) => Number(value.toPrecision(9))).join(', ');

/** The address of the Landscape view with one block of the contest: the same values, importances and levels, the variants that take part, and the own algorithm. */
export function landscapeLink(spec: ArenaSpec, block: number): string {
  const variants = spec.entrants.filter((id) => id.includes(':'));
  const { x, w } = drawArenaBlocks(spec, block, 1);
  const far = Math.max(...levelValues(parseLevels(spec.levels)).map(Math.abs));
  return formatRoute({
    viewId: 'landscape',
    params: {
      block: 'pasted',
      values: digits(x),
      levels: spec.levels,
      reach: String(Math.min(512, 1.5 * far)),
      ...(spec.weights === 'imatrix' ? { weights: 'given', w: digits(w) } : { weights: spec.weights }),
      ...(variants.length > 0 && { alg: variants.join(',') }),
      ...(spec.own !== undefined && { own: spec.own }),
    },
  });
}
