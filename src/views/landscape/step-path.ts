import type { ScaleWalk } from '../../core/experiments/landscape/walk.ts';

/** A step line over the signed inverse scale up to `reach`: each state is flat between its breakpoints; states without a direction are left out. */
export function stepPath({ sign, breakpoints, cosines }: ScaleWalk, x: (value: number) => number, y: (cosine: number) => number, reach: number): string {
  let path = '';
  let left = 0;
  for (let state = 0; state < cosines.length && left <= reach; state++) {
    const right = breakpoints[state] ?? Math.max(reach, left);
    const cosine = cosines[state]!;
    if (Number.isFinite(cosine)) {
      const height = y(cosine).toFixed(2);
      path += `${path === '' ? 'M' : 'L'}${x(sign * left).toFixed(2)} ${height}L${x(sign * Math.min(right, reach)).toFixed(2)} ${height}`;
    }
    left = right;
  }
  return path;
}
