import type { Vec3 } from '../../geometry/equirectangular.ts';
import type { Job, JobContext } from '../../job/context.ts';
import { weightedCosine } from '../../metrics/cosine.ts';
import { Evaluator } from './evaluator.ts';
import { extendPoint } from './points.ts';
import { exactSpec, hasExact } from './reference.ts';
import { type ProjectionSpec, type ResolvedSpec, resolveSpec } from './spec.ts';
import { fillImportance } from '../../rounding/importance.ts';

/** One point, looked at closely. */
export interface ProbeParams {
  readonly spec: ProjectionSpec;
  /** x, y, z before the extra components; any length. */
  readonly point: Vec3;
}

/** What an algorithm makes of a vector. All arrays have spec.dims entries. */
export interface ProbeRounding {
  /** Level values: integers of the range, or entries of the table. */
  readonly levels: Int8Array;
  readonly scale: number;
  /** Subtracted from each component; 0 without a min. */
  readonly min: number;
  readonly reconstruction: Float32Array;
  /** Weighted cosine in f64; NaN when the reconstruction is zero. */
  readonly cosine: number;
  /** The angle of that cosine, degrees. */
  readonly angleDeg: number;
}

export interface ProbeResult {
  /** The rounded vector, f32 as the algorithm sees it. */
  readonly x: Float32Array;
  readonly weights: Float32Array;
  readonly achieved: ProbeRounding;
  /** The best that any scale, with a min any scale and min can do; absent where finding it takes too long. */
  readonly exact?: ProbeRounding;
  /** Exact minus achieved cosine, both of the levels themselves (no f32 scale in between): 0 where the levels have the same direction. */
  readonly regret?: number;
}

/** Rounds one vector and its exact optimum. Throws what resolveSpec throws. */
export const run: Job<ProbeParams, ProbeResult> = async ({ spec: given, point }, context) => {
  const { breathe, onProgress } = context;
  const spec = resolveSpec(given);
  const x64 = new Float64Array(spec.dims);
  extendPoint(spec.extra, point, spec.dims, x64, 0, spec.tail);
  const weights = new Float32Array(spec.dims);
  if (spec.weights === 'given') weights.set(spec.given);
  else fillImportance(spec.weights, x64, 1, spec.dims, weights);
  const achieved = await roundProbe(spec, x64, weights, context);
  onProgress({ fraction: 0.5 });
  await breathe();
  const x = Float32Array.from(x64);
  if (!hasExact(spec)) return { x, weights, achieved };
  const exact = await roundProbe(exactSpec(spec), x64, weights, context);
  const cosineOf = spec.algorithm.kind === 'affine' ? valueCosine : levelCosine;
  const regret = cosineOf(x64, exact, weights) - cosineOf(x64, achieved, weights);
  return { x, weights, achieved, exact, regret };
};

export const sampleParams = (): ProbeParams => ({
  spec: { algorithm: 'make_qx', options: {}, levels: '-4..3', weights: 'x2', extra: 'none', dims: 3 },
  point: [0.48, -0.6, 0.64],
});

async function roundProbe(
  spec: ResolvedSpec,
  x: Float64Array,
  w: Float32Array,
  context: JobContext,
): Promise<ProbeRounding> {
  const evaluator = await Evaluator.create(spec, context);
  const { levels: codes, scale, min } = await evaluator.roundOne(() => {
    evaluator.begin(1);
    evaluator.fillVectors(x);
  });
  const levels = codes.map((code) => evaluator.levelValue(code));
  const reconstruction = Float32Array.from(levels, (level) => Math.fround(level * scale) - min);
  const cosine = weightedCosine(x, reconstruction, w);
  const angleRad = weightedAngle(x, reconstruction, w);
  return { levels, scale, min, reconstruction, cosine, angleDeg: (angleRad * 180) / Math.PI };
}

/** Cosine between x and the levels, turned round where the scale is negative. */
const levelCosine = (x: Float64Array, { levels, scale }: ProbeRounding, w: Float32Array): number =>
  Math.sign(scale) * weightedCosine(x, levels, w);

/** Cosine between x and levels, scale and min in f64. */
const valueCosine = (x: Float64Array, { levels, scale, min }: ProbeRounding, w: Float32Array): number =>
  weightedCosine(x, levels.map((level) => level * scale - min), w);

/**
 * The angle between x and v under these weights, rad. It comes from the part of v across x, which keeps small angles exact where
 * the arc cosine loses them. NaN where v is zero.
 */
export function weightedAngle(x: Float64Array, v: Float32Array, w: Float32Array): number {
  let xv = 0;
  let xx = 0;
  for (let i = 0; i < x.length; i++) {
    xv += w[i]! * x[i]! * v[i]!;
    xx += w[i]! * x[i]! * x[i]!;
  }
  let across = 0;
  let vv = 0;
  for (let i = 0; i < x.length; i++) {
    across += w[i]! * (v[i]! - (xv / xx) * x[i]!) ** 2;
    vv += w[i]! * v[i]! * v[i]!;
  }
  return vv > 0 && xx > 0 ? Math.atan2(Math.sqrt(across * xx), xv) : Number.NaN;
}
