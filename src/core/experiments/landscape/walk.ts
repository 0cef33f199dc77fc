/**
 * Every rounding of a block that some scale of one sign produces, in the order in which a growing inverse scale meets them.
 *
 * State k holds for inverse scales between breakpoint k-1 and breakpoint k; state 0 starts at inverse scale 0. Between two
 * breakpoints no level changes, so the weighted cosine is constant there and one number per state says everything.
 */
export interface ScaleWalk {
  /** +1 or -1: the sign of the scale. The walk rounds sign * x. */
  readonly sign: 1 | -1;
  /** Ascending inverse scales > 0; one component changes its level at each. */
  readonly breakpoints: Float64Array;
  /** Which component changes at each breakpoint. */
  readonly components: Int16Array;
  /** Index into the level values that it changes to. */
  readonly levelIndices: Int16Array;
  /** Level index of every component before the first breakpoint. */
  readonly start: Int16Array;
  /** breakpoints.length + 1 weighted cosines between x and the levels, times the sign; NaN for the zero vector. */
  readonly cosines: Float64Array;
}

/**
 * Walks all breakpoints of one scale sign. `values`: ascending level values. `w`: importances >= 0.
 *
 * Source: llama.cpp PR 12557 (compilade): moving from level a to its outward neighbour b, at inverse scale |a + b| / (2 |x|), adds
 * w |x| |b - a| to the numerator and w (b^2 - a^2) to the squared norm. Here in f64, sums updated incrementally.
 * Ties: equal breakpoints in order of the component. Zero components never move.
 * Cost: n (K - 1) log(n (K - 1)) for n components and K levels.
 */
export function walkScales(x: ArrayLike<number>, w: ArrayLike<number>, values: readonly number[], sign: 1 | -1): ScaleWalk {
  const n = x.length;
  const start = Int16Array.from({ length: n }, (_, i) => startIndex(values, sign * x[i]!));
  const steps: { at: number; component: number; index: number }[] = [];
  for (let i = 0; i < n; i++) {
    const magnitude = Math.abs(x[i]!);
    const outward = Math.sign(sign * x[i]!);
    if (outward === 0) continue;
    for (let index = start[i]! + outward; index >= 0 && index < values.length; index += outward)
      steps.push({ at: Math.abs(values[index]! + values[index - outward]!) / (2 * magnitude), component: i, index });
  }
  steps.sort((a, b) => a.at - b.at || a.component - b.component);

  let xx = 0;
  let xq = 0;
  let qq = 0;
  for (let i = 0; i < n; i++) {
    const level = values[start[i]!]!;
    xx += w[i]! * x[i]! * x[i]!;
    xq += w[i]! * x[i]! * level;
    qq += w[i]! * level * level;
  }
  const levels = Int16Array.from(start);
  const cosines = new Float64Array(steps.length + 1);
  cosines[0] = (sign * xq) / Math.sqrt(qq * xx);
  steps.forEach(({ component, index }, step) => {
    const before = values[levels[component]!]!;
    const after = values[index]!;
    levels[component] = index;
    xq += w[component]! * x[component]! * (after - before);
    qq += w[component]! * (after * after - before * before);
    cosines[step + 1] = (sign * xq) / Math.sqrt(qq * xx);
  });
  return {
    sign,
    breakpoints: Float64Array.from(steps, (step) => step.at),
    components: Int16Array.from(steps, (step) => step.component),
    levelIndices: Int16Array.from(steps, (step) => step.index),
    start,
    cosines,
  };
}

/** The level indices of state k. */
export function levelsAtState(walk: ScaleWalk, state: number): Int16Array {
  const levels = Int16Array.from(walk.start);
  for (let step = 0; step < state; step++) levels[walk.components[step]!] = walk.levelIndices[step]!;
  return levels;
}

/** The state that holds at an inverse scale >= 0: how many breakpoints lie below it. */
export function stateAt(walk: ScaleWalk, inverseScale: number): number {
  let low = 0;
  let high = walk.breakpoints.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (walk.breakpoints[middle]! < inverseScale) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The state of the largest cosine, the first of equals, and that cosine; -1 where no state has a direction. */
export function bestOf(walk: ScaleWalk): { readonly state: number; readonly cosine: number } {
  let best = { state: 0, cosine: -1 };
  walk.cosines.forEach((cosine, state) => {
    if (cosine > best.cosine) best = { state, cosine };
  });
  return best;
}

/** The level of a component at an inverse scale just above 0: the nearest to 0, on the component's own side among equals. */
function startIndex(values: readonly number[], x: number): number {
  let nearest = 0;
  values.forEach((value, index) => {
    const closer = Math.abs(value) - Math.abs(values[nearest]!);
    if (closer < 0 || (closer === 0 && x > 0 && value > 0)) nearest = index;
  });
  return nearest;
}
