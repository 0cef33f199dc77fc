import { type FaceWindow, facePixelToPoint } from '../../geometry/cube-face.ts';
import type { Job } from '../../job/context.ts';
import { LabError } from '../../lab-error.ts';
import { Evaluator } from './evaluator.ts';
import { BatchPacer } from './pacing.ts';
import { extendPoint } from './points.ts';
import { type ProjectionSpec, resolveSpec } from './spec.ts';
import { addPixels, emptyStats, noPixels, type ProjectionStats } from './stats.ts';

/** Rows from .. to (excluded) of the picture of one algorithm on a cube face. */
export interface FaceParams {
  readonly spec: ProjectionSpec;
  readonly window: FaceWindow;
  readonly rows: readonly [from: number, to: number];
}

export interface FaceResult {
  readonly rows: readonly [from: number, to: number];
  /** Cosines clipped to [-1, 1], row-major [rows, size]; NaN where undefined. */
  readonly values: Float32Array;
  readonly stats: ProjectionStats;
}

/** The largest face picture, px. */
export const maxFaceSize = 4096;

/** Cosines between the points (x, y, 1) of a face and their rounded selves. Throws projection/bad-window and what resolveSpec throws. */
export const run: Job<FaceParams, FaceResult> = async ({ spec: given, window, rows }, context) => {
  const { size } = window;
  if (!Number.isInteger(size) || size < 2 || size > maxFaceSize || rows[0] < 0 || rows[1] > size || rows[0] >= rows[1])
    throw new LabError(
      'projection/bad-window',
      `Rows ${rows[0]} to ${rows[1]} of a face of ${size} px are not possible. Use 2 to ${maxFaceSize} px.`,
      { size, rows },
    );
  const spec = resolveSpec(given);
  const evaluator = await Evaluator.create(spec, context);
  const pacer = new BatchPacer(size);
  const values = new Float32Array(size * (rows[1] - rows[0]));
  const stats = { ...emptyStats };
  for (let row = rows[0]; row < rows[1]; row++) {
    let sums = noPixels;
    for (let col = 0; col < size;) {
      await context.breathe();
      const count = Math.min(pacer.size, size - col);
      const startedAt = performance.now();
      const x = new Float64Array(count * spec.dims);
      for (let i = 0; i < count; i++)
        extendPoint(spec.extra, facePixelToPoint(window, row, col + i), spec.dims, x, i * spec.dims, spec.tail);
      const prepare = (): void => {
        evaluator.begin(count);
        evaluator.fillVectors(x);
      };
      sums = await evaluator.evaluate(count, prepare, values, (row - rows[0]) * size + col, sums);
      pacer.learn(count, performance.now() - startedAt);
      col += count;
    }
    addPixels(stats, sums, size, 1);
    context.onProgress({ fraction: (row + 1 - rows[0]) / (rows[1] - rows[0]) });
  }
  for (let i = 0; i < values.length; i++) values[i] = Math.max(-1, Math.min(1, values[i]!));
  return { rows, values, stats: { ...stats, min: Math.max(-1, stats.min), max: Math.min(1, stats.max) } };
};

export const sampleParams = (): FaceParams => ({
  spec: { algorithm: 'make_qx', options: {}, levels: '-4..3', weights: 'x2', extra: 'none', dims: 3 },
  window: { size: 256, x: [-1, 1], y: [-1, 1] },
  rows: [0, 256],
});
