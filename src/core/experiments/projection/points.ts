import { Prng } from '../../numeric/prng.ts';
import type { Vec3 } from '../../geometry/equirectangular.ts';
import type { ProjectionExtra } from './spec.ts';

/**
 * Components after the third of the block of a point, written to out[3..dims-1]:
 * meanzero -(x+y+z); rhombic -(x+y+z)/3 (after removing the mean an isometry of the sphere); repeat: y again; ones; tail: the
 * same samples for every point, normal with the mean square of a direction's component (1/3); values: those of `tail`.
 */
export function extendPoint(
  extra: ProjectionExtra,
  [x, y, z]: Vec3,
  dims: number,
  out: Float64Array,
  offset: number,
  tail: readonly number[] = [],
): void {
  out[offset] = x;
  out[offset + 1] = y;
  out[offset + 2] = z;
  for (let i = 3; i < dims; i++) out[offset + i] = extra === 'values' ? tail[i - 3]! : extraComponent(extra, x, y, z, i);
}

function extraComponent(extra: ProjectionExtra, x: number, y: number, z: number, index: number): number {
  if (extra === 'meanzero') return -(x + y + z);
  if (extra === 'rhombic') return -(x + y + z) / 3;
  if (extra === 'repeat') return y;
  if (extra === 'ones') return 1;
  return fixedTail[index - 3]!;
}

const tailSeed = 1;
const tailLength = 253;

/** Standard normal samples by Box and Muller, over sqrt 3. */
const fixedTail = ((): Float64Array => {
  const prng = new Prng(tailSeed);
  return Float64Array.from({ length: tailLength }, () => {
    const radius = Math.sqrt(-2 * Math.log(prng.nextUnit()));
    return (radius * Math.cos(2 * Math.PI * prng.nextUnit())) / Math.sqrt(3);
  });
})();
