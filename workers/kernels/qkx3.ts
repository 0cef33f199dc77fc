// make_qkx3_quants with the settings that llama.cpp uses with an imatrix: -0.9, 0.05, 36 steps, squares. Levels 0 .. nmax,
// v = level * scale - min. Parameters: [0, nmax]. Importances when none are given: x^2.
import { searchTrials, setTrials, ws, xs } from './lib/qkx-trials';
import { gatherVectors } from './lib/vectors4';
export { sphereVectors, sphereCosines, cosines } from './lib/projection';
export { __heap_base };

export function round(x: usize, w: usize, count: i32, dims: i32, levels: usize, scale: usize, min: usize, params: usize, table: usize, tableLength: i32): void {
  const nmax = <f32>load<i32>(params, 4);
  const bytes = <usize>dims << 4;
  setTrials(-0.9, 0.05, 36, nmax);
  for (let first = 0; first < count; first += 4) {
    const left = count - first;
    gatherVectors(x, dims, left, xs);
    if (w != 0) gatherVectors(w, dims, left, ws);
    else for (let at: usize = 0; at < bytes; at += 16) v128.store(ws + at, f32x4.mul(v128.load(xs + at), v128.load(xs + at)));
    searchTrials(dims, left, nmax, false, levels, scale, min);
    x += dims << 4;
    if (w != 0) w += dims << 4;
    levels += dims << 2;
    scale += 16;
    min += 16;
  }
}
