import { describe, expect, it } from 'vitest';
import type { Vec3 } from '../core/geometry/equirectangular.ts';
import { computeRepresentableDirections } from '../core/geometry/representable.ts';
import { levelValues, parseLevels } from '../core/rounding/levels.ts';
import { computeCellBorders } from './voronoi-borders.ts';

const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

describe('computeCellBorders', () => {
  it('divides the sphere of the six axes like a cube: 12 edges', () => {
    const axes: Vec3[] = [[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]]; // prettier-ignore
    expect(computeCellBorders(axes)).toHaveLength(12);
  });

  it.each(['-1..1', '-4..3', 'iq3nl'])(
    '%s: along every border two directions are equally near and none is nearer',
    (levels) => {
      const directions = computeRepresentableDirections(levelValues(parseLevels(levels)));
      const borders = computeCellBorders(directions);
      expect(borders.length).toBeGreaterThan(directions.length);
      for (const [from, to] of borders.slice(0, 400)) {
        const middle: Vec3 = [from[0] + to[0], from[1] + to[1], from[2] + to[2]];
        const length = Math.hypot(...middle);
        const [first, second] = directions.map((direction) => dot(direction, middle) / length).sort((a, b) => b - a);
        expect(Math.abs(first! - second!)).toBeLessThan(1e-6);
      }
    },
  );

  it('has none for points in a plane', () => {
    expect(computeCellBorders([[1, 0, 0], [0, 1, 0], [-1, 0, 0]])).toEqual([]); // prettier-ignore
  });
});
