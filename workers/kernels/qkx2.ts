// make_qkx2_quants with the settings of three formats. Levels 0 .. nmax, v = level * scale - min.
// Parameters: [0, nmax, setting]: 0 Q4_K (-1, 0.1, 20 steps, squares), 1 Q2_K (-0.5, 0.1, 15 steps, absolute errors), 2 Q5_K (-0.5, 0.1, 15
// steps, squares). Importances when none are given: sqrt(mean x^2) + |x|, for Q2_K |x|.
import { searchTrials, setTrials, ws, xs } from './lib/qkx-trials';
import { sumOfSquares } from './lib/reduce-lanes';
import { gatherVectors } from './lib/vectors4';
export { sphereVectors, sphereCosines, cosines } from './lib/projection';
export { __heap_base };

const Q4_K = 0;
const Q2_K = 1;

export function round(x: usize, w: usize, count: i32, dims: i32, levels: usize, scale: usize, min: usize, params: usize, table: usize, tableLength: i32): void {
  const nmax = <f32>load<i32>(params, 4);
  const setting = load<i32>(params, 8);
  if (setting == Q4_K) setTrials(-1, 0.1, 20, nmax);
  else setTrials(-0.5, 0.1, 15, nmax);
  for (let first = 0; first < count; first += 4) {
    const left = count - first;
    gatherVectors(x, dims, left, xs);
    if (w != 0) gatherVectors(w, dims, left, ws);
    else computeWeights(dims, setting == Q2_K);
    searchTrials(dims, left, nmax, setting == Q2_K, levels, scale, min);
    x += dims << 4;
    if (w != 0) w += dims << 4;
    levels += dims << 2;
    scale += 16;
    min += 16;
  }
}

function computeWeights(dims: i32, magnitudeOnly: bool): void {
  const bytes = <usize>dims << 4;
  const mean = f32x4.sqrt(f32x4.div(sumOfSquares(xs, bytes), f32x4.splat(<f32>dims)));
  const base = magnitudeOnly ? f32x4.splat(0) : mean;
  for (let at: usize = 0; at < bytes; at += 16) v128.store(ws + at, f32x4.add(base, f32x4.abs(v128.load(xs + at))));
}
