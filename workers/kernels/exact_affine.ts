// The exact optimum with a min: of all roundings to a range of levels, all scales and all offsets, those of least weighted squared error. v = level * scale - min.
// Parameters: [nmin, nmax, sign of the min: 0 not below 0 (and scale not below 0), 1 either]. Why this is exact: src/core/rounding/NOTES.md.
import {
  affineError, affineMean, boundScale, affineOffset, affineScale, fitAffine, readAffine, readAffineLevels, roundAffine, searchAffine, setAffine, startAffine,
} from './lib/exact-affine'; // prettier-ignore
import { readExactLevels, roundAt, searchScale } from './lib/exact-scale';
import { MAX_DIMS } from './lib/vectors4';
export { sphereVectors, sphereCosines, cosines } from './lib/projection';
export { __heap_base };

/** Levels without an offset. */
const plain: usize = memory.data(MAX_DIMS, 16);

export function round(x: usize, w: usize, count: i32, dims: i32, levels: usize, scale: usize, min: usize, params: usize, table: usize, tableLength: i32): void {
  const nmin = load<i32>(params);
  const nmax = load<i32>(params, 4);
  const constrained = load<i32>(params, 8) == 0;
  readExactLevels(nmin, nmax, 0, 0);
  readAffineLevels(nmin, nmax);
  for (let row = 0; row < count; row++) {
    roundOne(x, w, dims, constrained, levels);
    if (nmin != 0) for (let i = 0; i < dims; i++) store<i8>(levels + i, <i8>(<i32>load<u8>(levels + i) + nmin));
    store<f32>(scale, <f32>affineScale);
    // 0 - offset: never -0.
    store<f32>(min, <f32>(0 - affineOffset));
    x += dims << 2;
    if (w != 0) w += dims << 2;
    levels += dims;
    scale += 4;
    min += 4;
  }
}

/** Writes the levels of one vector as indices; scale and offset are left in affineScale and affineOffset. */
function roundOne(x: usize, w: usize, dims: i32, constrained: bool, levels: usize): void {
  memory.fill(levels, 0, dims);
  if (!readAffine(x, w, dims)) {
    setAffine(0, 0);
    return;
  }
  // The best constant.
  let bestScale: f64 = 0;
  let bestOffset: f64 = constrained ? Math.min(affineMean(), 0) : affineMean();
  let least = affineError(levels, dims, 0, bestOffset);
  if (constrained) {
    // On the border, offset 0, the problem is that of one scale.
    const found = searchScale(x, w, dims, true, false);
    if (found > 0) {
      roundAt(x, dims, plain, found);
      const error = affineError(plain, dims, found, 0);
      if (error < least) {
        least = error;
        bestScale = found;
        bestOffset = 0;
        memory.copy(levels, plain, dims);
      }
    }
  }
  const reached = descend(x, dims, constrained);
  boundScale(dims, Math.min(least, reached));
  if (searchAffine(dims, constrained)) {
    roundAffine(x, dims, affineScale, affineOffset, plain);
    fitAffine(plain, dims, constrained);
    if (affineError(plain, dims, affineScale, affineOffset) < least) {
      memory.copy(levels, plain, dims);
      return;
    }
  }
  setAffine(bestScale, bestOffset);
}

/** A few rounds of levels for a scale and offset, and scale and offset for the levels. Returns the error that is reached. */
function descend(x: usize, dims: i32, constrained: bool): f64 {
  startAffine(dims, constrained);
  let reached = Infinity;
  for (let times = 0; times < 4 && affineScale > 0; times++) {
    roundAffine(x, dims, affineScale, affineOffset, plain);
    fitAffine(plain, dims, constrained);
    reached = affineError(plain, dims, affineScale, affineOffset);
  }
  return reached;
}
