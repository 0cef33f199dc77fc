import type { Vec3 } from './equirectangular.ts';

/** A rectangle on the face z = 1 of the cube, size x size px. Rows follow x, columns follow y; both ends are included. */
export interface FaceWindow {
  readonly size: number;
  readonly x: readonly [from: number, to: number];
  readonly y: readonly [from: number, to: number];
}

/** The point (x, y, 1) of a pixel; not normalised. */
export function facePixelToPoint(window: FaceWindow, row: number, col: number): Vec3 {
  const { size, x, y } = window;
  return [x[0] + ((x[1] - x[0]) * row) / (size - 1), y[0] + ((y[1] - y[0]) * col) / (size - 1), 1];
}

/** Where the ray through a vector with z > 0 meets the face, px, fractional; undefined for the other half space. */
export function pointToFacePixel(
  window: FaceWindow,
  [x, y, z]: Vec3,
): { readonly row: number; readonly col: number } | undefined {
  if (!(z > 0)) return undefined;
  const last = window.size - 1;
  return {
    row: ((x / z - window.x[0]) / (window.x[1] - window.x[0])) * last,
    col: ((y / z - window.y[0]) / (window.y[1] - window.y[0])) * last,
  };
}

/**
 * The ideal picture of one quarter of a cube face for levels -maxLevel..maxLevel: pixel (i, j) holds the largest cosine between
 * (1, i/(size-1), j/(size-1)) and any representable vector (n, i', j'), 0 <= i', j' <= n <= maxLevel.
 * Shape: size x size f64, rows i. Cost: size^2 maxLevel: for a fixed n the best i' and j' are the nearest integers below or above.
 */
export function computeGridary(maxLevel: number, size: number): Float64Array {
  const image = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let col = 0; col < size; col++) {
      image[row * size + col] = bestFaceCosine(row / (size - 1), col / (size - 1), maxLevel);
    }
  }
  return image;
}

/**
 * Largest cosine between (1, a, b), 0 <= a, b <= 1, and the integer vectors (n, i, j). Every optimum is the vector times some
 * scale, each component rounded to the nearest integer, so it is enough to try floor and ceiling at the scales that change a
 * component: all i for each n, with the j that is best beside them.
 */
function bestFaceCosine(a: number, b: number, maxLevel: number): number {
  let best = 0;
  for (let n = 1; n <= maxLevel; n++) {
    for (let i = 0; i <= n; i++) {
      // For fixed (n, i) the cosine is largest at j = b (n^2 + i^2) / (n + a i), and falls off on both sides.
      const ideal = (b * (n * n + i * i)) / (n + a * i);
      for (const j of [Math.floor(ideal), Math.floor(ideal) + 1]) {
        const level = Math.min(j, n);
        const cosine = (n + a * i + b * level) / Math.sqrt(n * n + i * i + level * level);
        if (cosine > best) best = cosine;
      }
    }
  }
  return best / Math.sqrt(1 + a * a + b * b);
}
