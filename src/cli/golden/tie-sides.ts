import { Evaluator } from '../../core/experiments/projection/evaluator.ts';
import { extendPoint } from '../../core/experiments/projection/points.ts';
import { type ProjectionSpec, resolveSpec } from '../../core/experiments/projection/spec.ts';
import { emptyStats, mergeStats, type ProjectionStats } from '../../core/experiments/projection/stats.ts';
import { pixelToDirection, rowPhiRad, type SphereWindow } from '../../core/geometry/equirectangular.ts';
import { createRunContext } from '../../core/job/run-context.ts';
import { nodeKernels } from '../kernel-source.ts';

/** A picture seen from every side of its ties. */
export interface TieSides {
  /** The picture, and the 26 that arise when each component of each direction moves by the last bit of an f32 or stays. */
  readonly images: readonly Float32Array[];
  /** Summaries of the lowest and of the highest value of each pixel over all of these. */
  readonly low: ProjectionStats;
  readonly high: ProjectionStats;
}

const steps = [0, 1, -1];

/** Away from ties all the pictures are the same to about 1e-8; at a tie they show both outcomes. */
export async function computeTieSides(given: ProjectionSpec, window: SphereWindow): Promise<TieSides> {
  const spec = resolveSpec(given);
  const evaluator = await Evaluator.create(spec, createRunContext({ kernels: nodeKernels }));
  const pixels = window.width * window.height;
  const images: Float32Array[] = [];
  for (const dx of steps) for (const dy of steps) for (const dz of steps) images.push(await renderMoved(evaluator, window, [dx, dy, dz]));
  const lowest = new Float64Array(pixels).fill(Infinity);
  const highest = new Float64Array(pixels).fill(-Infinity);
  for (const image of images) {
    image.forEach((value, i) => {
      if (value < lowest[i]!) lowest[i] = value;
      if (value > highest[i]!) highest[i] = value;
    });
  }
  return { images, low: summarize(lowest, window), high: summarize(highest, window) };
}

async function renderMoved(evaluator: Evaluator, window: SphereWindow, moves: readonly number[]): Promise<Float32Array> {
  const { width, height } = window;
  const { dims, extra } = evaluator.spec;
  const image = new Float32Array(width * height);
  const x = new Float64Array(width * dims);
  for (let row = 0; row < height; row++) {
    for (let col = 0; col < width; col++) {
      const [a, b, c] = pixelToDirection(window, col, row).map((value, k) => moveBits(value, moves[k]!));
      extendPoint(extra, [a!, b!, c!], dims, x, col * dims);
    }
    const prepare = (): void => {
      evaluator.begin(width);
      evaluator.fillVectors(x);
    };
    await evaluator.evaluate(width, prepare, image, row * width);
  }
  return image;
}

/** The f32 number `steps` places after the nearest one, counted away from zero; 0 steps leave the f64 number as it is. */
function moveBits(value: number, steps: number): number {
  if (steps === 0) return value;
  const float = Float32Array.of(value);
  const bits = new Int32Array(float.buffer);
  bits[0] = Math.max(0, (bits[0]! & 0x7fffffff) + steps) | (bits[0]! & 0x80000000);
  return float[0]!;
}

function summarize(values: Float64Array, window: SphereWindow): ProjectionStats {
  let stats = emptyStats;
  values.forEach((value, i) => {
    const area = Math.sin(rowPhiRad(window, Math.floor(i / window.width)));
    const isDefined = Number.isFinite(value);
    stats = mergeStats(stats, {
      count: isDefined ? 1 : 0,
      undefinedCount: isDefined ? 0 : 1,
      min: isDefined ? value : Infinity,
      max: isDefined ? value : -Infinity,
      sum: isDefined ? value : 0,
      areaSum: isDefined ? value * area : 0,
      areaWeight: isDefined ? area : 0,
    });
  });
  return stats;
}
