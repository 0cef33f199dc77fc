// The exact optimum: every rounding of x at every inverse scale, for one or both signs of the scale, in f64.
// Any range or table, with or without 0. v = level * scale or table[level] * scale. Parameters: [nmin, nmax, positive scale only].
//
// With u the level of least magnitude, component i passes from level a to its outward neighbour b at |x_i| s = |a + b| / 2. Visiting
// these breakpoints by descending |x_i| / |a + b| gives every nearest vector once; sums w x v and w v^2 change by one term per visit.
import { advanceRoot, heapAppend, heapBuild, heapClear, heapSize, removeRoot, rootComponent, rootLevel } from './lib/heap64';
import { searchExactThree } from './lib/exact3';
import { gapAt, levelCount, middleIndex, readLevelValues, sumAt, valueAt } from './lib/level-values';
import { logStep, replaySteps } from './lib/step-log';
export { sphereVectors, cosines } from './lib/projection';
export { __heap_base };

/** The best candidate so far. */
let bestWxv: f64 = 0;
let bestWvv: f64 = 1;

export function round(x: usize, w: usize, count: i32, dims: i32, levels: usize, scale: usize, min: usize, params: usize, table: usize, tableLength: i32): void {
  const nmin = load<i32>(params);
  const positiveOnly = load<i32>(params, 8) != 0;
  readLevelValues(nmin, load<i32>(params, 4), table, tableLength);
  // Levels are written as table indices; for a range they are moved to the level values afterwards.
  const offset = tableLength > 0 ? 0 : nmin;
  for (let row = 0; row < count; ) {
    const from = <usize>row * dims;
    const weights = w != 0 ? w + (from << 2) : 0;
    const scales = scale + (<usize>row << 2);
    const together = dims == 3 && row + 1 < count ? 2 : 1;
    if (dims == 3) searchExactThree(x + (from << 2), weights, together == 2 ? 12 : 0, levels + from, scales, positiveOnly);
    else store<f32>(scales, <f32>roundOne(x + (from << 2), weights, dims, levels + from, positiveOnly));
    row += together;
  }
  const size = <usize>count * dims;
  if (offset != 0) for (let i: usize = 0; i < size; i++) store<i8>(levels + i, <i8>(<i32>load<u8>(levels + i) + offset));
}

/** Rounds one vector, levels as indices; returns the least-squares scale, 0 where nothing correlates with x. */
function roundOne(x: usize, w: usize, dims: i32, levels: usize, positiveOnly: bool): f64 {
  const middle = middleIndex();
  bestWxv = 0;
  bestWvv = 1;
  memory.fill(levels, <u8>middle, dims);
  let steps = walk(x, w, dims, false);
  if (steps > 0) replaySteps(steps, x, false, levels);
  let negative = false;
  if (!positiveOnly) {
    steps = walk(x, w, dims, true);
    if (steps >= 0) {
      memory.fill(levels, <u8>middle, dims);
      replaySteps(steps, x, true, levels);
      negative = true;
    }
  }
  const magnitude = bestWxv / bestWvv;
  return negative ? -magnitude : magnitude;
}

// @ts-ignore: decorator
@inline
function weightAt(w: usize, i: i32): f64 {
  return w == 0 ? 1 : <f64>load<f32>(w + (<usize>i << 2));
}

/** Walks one sign; returns how many steps lead to a candidate better than the best so far, or -1 when none is. */
function walk(x: usize, w: usize, dims: i32, negative: bool): i32 {
  const middle = middleIndex();
  const length = levelCount();
  const start = valueAt(middle);
  let wxv: f64 = 0;
  let wvv: f64 = 0;
  heapClear();
  for (let i = 0; i < dims; i++) {
    const given = <f64>load<f32>(x + (<usize>i << 2));
    const xi = negative ? -given : given;
    wxv += weightAt(w, i) * xi * start;
    wvv += weightAt(w, i) * start * start;
    const level = given < 0 != negative ? middle - 1 : middle + 1;
    if (given != 0 && level >= 0 && level < length) heapAppend(abs(xi) / sumAt(level), i, level);
  }
  heapBuild();
  let bestSteps = -1;
  for (let step = 0; ; step++) {
    if (wxv > 0 && wvv > 0 && wxv * wxv * bestWvv > bestWxv * bestWxv * wvv) {
      bestWxv = wxv;
      bestWvv = wvv;
      bestSteps = step;
    }
    if (heapSize() == 0) break;
    const component = rootComponent();
    const level = rootLevel();
    const magnitude = abs(<f64>load<f32>(x + (<usize>component << 2)));
    const change = weightAt(w, component) * gapAt(level);
    wxv += change * magnitude;
    wvv += change * sumAt(level);
    logStep(step, component);
    const next = level < middle ? level - 1 : level + 1;
    if (next >= 0 && next < length) advanceRoot(magnitude / sumAt(next), next);
    else removeRoot();
  }
  return bestSteps;
}
