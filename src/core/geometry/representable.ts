import type { Vec3 } from './equirectangular.ts';

/**
 * Every distinct direction of the vectors whose three components come from `values`, multiplied by a scale of either sign: unit
 * vectors, each direction once (found exactly, from integers without common divisor).
 * Cost: values.length^3. Order: as the vectors come, first component slowest, a vector before its opposite.
 */
export function computeRepresentableDirections(values: readonly number[]): Vec3[] {
  const seen = new Set<number>();
  const directions: Vec3[] = [];
  const add = (x: number, y: number, z: number): void => {
    // Components lie within -128..127 (and their negatives), so nine bits each make a key.
    const key = ((x + 256) * 512 + (y + 256)) * 512 + (z + 256);
    if (seen.has(key)) return;
    seen.add(key);
    const length = Math.hypot(x, y, z);
    directions.push([x / length, y / length, z / length]);
  };
  for (const x of values) {
    for (const y of values) {
      for (const z of values) {
        const divisor = greatestDivisor(greatestDivisor(Math.abs(x), Math.abs(y)), Math.abs(z));
        if (divisor === 0) continue;
        add(x / divisor, y / divisor, z / divisor);
        add(-x / divisor, -y / divisor, -z / divisor);
      }
    }
  }
  return directions;
}

function greatestDivisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}
