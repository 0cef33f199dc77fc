// The exact optimum: every rounding of x at every inverse scale, for one or both signs of the scale, in f64.
// Any range or table, with or without 0. v = level * scale or table[level] * scale. Parameters: [nmin, nmax, positive scale only].
//
// With u the level of least magnitude, component i passes from level a to its outward neighbour b at |x_i| s = |a + b| / 2. Visiting
// these breakpoints by descending |x_i| / |a + b| gives every nearest vector once; sums w x v and w v^2 change by one term per visit.
import { advanceRoot, heapAppend, heapBuild, heapClear, heapSize, removeRoot, rootComponent, rootLevel } from './lib/heap64';
import { logStep, replaySteps } from './lib/step-log';
export { sphereVectors, cosines } from './lib/projection';
export { __heap_base };

/** Level values as f64, ascending, and |a + b| and |b - a| of each with its inward neighbour. */
const values: usize = memory.data(256 * 8, 16);
const sums: usize = memory.data(256 * 8, 16);
const gaps: usize = memory.data(256 * 8, 16);
let length: i32 = 0;
/** Index of the first value of least magnitude. */
let middle: i32 = 0;

/** The best candidate so far. */
let bestWxv: f64 = 0;
let bestWvv: f64 = 1;

export function round(x: usize, w: usize, count: i32, dims: i32, levels: usize, scale: usize, min: usize, params: usize, table: usize, tableLength: i32): void {
  const nmin = load<i32>(params);
  const positiveOnly = load<i32>(params, 8) != 0;
  readLevels(nmin, load<i32>(params, 4), table, tableLength);
  // Levels are written as table indices; for a range they are moved to the level values afterwards.
  const offset = tableLength > 0 ? 0 : nmin;
  const bytes = <usize>dims << 2;
  for (let row = 0; row < count; row++) {
    store<f32>(scale, <f32>roundOne(x, w, dims, levels, positiveOnly));
    for (let i = 0; i < dims; i++) store<i8>(levels + i, <i8>(<i32>load<u8>(levels + i) + offset));
    x += bytes;
    if (w != 0) w += bytes;
    levels += dims;
    scale += 4;
  }
}

function readLevels(nmin: i32, nmax: i32, table: usize, tableLength: i32): void {
  length = tableLength > 0 ? tableLength : nmax - nmin + 1;
  middle = 0;
  for (let i = 0; i < length; i++) {
    const value: i32 = tableLength > 0 ? load<i8>(table + i) : nmin + i;
    store<f64>(values + (<usize>i << 3), <f64>value);
    if (abs(<f64>value) < abs(load<f64>(values + (<usize>middle << 3)))) middle = i;
  }
  for (let i = 0; i < length; i++) {
    const inward = i < middle ? i + 1 : i > middle ? i - 1 : i;
    const value = load<f64>(values + (<usize>i << 3));
    const neighbour = load<f64>(values + (<usize>inward << 3));
    store<f64>(sums + (<usize>i << 3), abs(value + neighbour));
    store<f64>(gaps + (<usize>i << 3), abs(value - neighbour));
  }
}

/** Rounds one vector, levels as indices; returns the least-squares scale, 0 where nothing correlates with x. */
function roundOne(x: usize, w: usize, dims: i32, levels: usize, positiveOnly: bool): f64 {
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
  const start = load<f64>(values + (<usize>middle << 3));
  let wxv: f64 = 0;
  let wvv: f64 = 0;
  heapClear();
  for (let i = 0; i < dims; i++) {
    const given = <f64>load<f32>(x + (<usize>i << 2));
    const xi = negative ? -given : given;
    wxv += weightAt(w, i) * xi * start;
    wvv += weightAt(w, i) * start * start;
    const level = given < 0 != negative ? middle - 1 : middle + 1;
    if (given != 0 && level >= 0 && level < length) heapAppend(abs(xi) / load<f64>(sums + (<usize>level << 3)), i, level);
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
    const change = weightAt(w, component) * load<f64>(gaps + (<usize>level << 3));
    wxv += change * magnitude;
    wvv += change * load<f64>(sums + (<usize>level << 3));
    logStep(step, component);
    const next = level < middle ? level - 1 : level + 1;
    if (next >= 0 && next < length) advanceRoot(magnitude / load<f64>(sums + (<usize>next << 3)), next);
    else removeRoot();
  }
  return bestSteps;
}
