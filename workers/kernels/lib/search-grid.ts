// The scale search of IQ2 and IQ3: each part of a group at its best grid point under every trial scale, then the best trial.
import { trialIndices, trialInverses, trialOffGrid, trialScales, trialSums2, trialSumsX } from './grid-trials';

/** Grid indices of the search's result: u16, up to eight. */
export const bestIndices = memory.data(16, 16);

/**
 * Which parts go to the grid again under the best scale: those that were not on it; all, if any was not on it; all in any
 * case.
 */
// @ts-ignore: decorator
@inline
export const REDO_OFF_GRID: i32 = 0;
// @ts-ignore: decorator
@inline
export const REDO_ALL_IF_ANY: i32 = 1;
// @ts-ignore: decorator
@inline
export const REDO_ALL: i32 = 2;

/** Puts one part of the group on the grid under the first `trials` trials. False when the reference would abort. */
type Place = (part: i32, trials: i32) => bool;
/** Sums the group under the four trials from `first` on. */
type Sum = (first: i32, parts: i32) => void;

const numerators = memory.data(32 * 4, 16);
let trialCount: i32 = 0;

/** Sets the trials: inverse scales (top + step * is) / max for is = -reach..reach. */
export function prepareTrials(top: f32, step: f32, reach: i32): void {
  trialCount = 2 * reach + 1;
  for (let trial = 0; trial < 32; trial++) {
    const is = min(trial - reach, reach);
    store<f32>(numerators + (<usize>trial << 2), top + <f32>is * step);
  }
}

/**
 * The scale of the group with the largest (sum w x q)^2 / sum w q^2, and its grid indices in bestIndices. `max` is the
 * largest magnitude that the trials reach for. Parts as `redo` has it are put on the grid again under the best scale (when
 * that is positive), which is then fitted once more. Without any acceptable trial the result starts from `scale`, indices 0
 * and (for REDO_ALL_IF_ANY) no part on the grid. NaN when the reference would abort.
 */
export function searchGrid(place: Place, sum: Sum, parts: i32, max: f32, scale: f32, redo: i32): f32 {
  for (let at: usize = 0; at < <usize>trialCount * 4; at += 16) {
    const inverses = f32x4.div(v128.load(numerators + at), f32x4.splat(max));
    v128.store(trialInverses + at, inverses);
    v128.store(trialScales + at, f32x4.div(f32x4.splat(1), inverses));
  }
  memory.fill(trialOffGrid, 0, 32);
  for (let part = 0; part < parts; part++) if (!place(part, trialCount)) return NaN;
  for (let first = 0; first < trialCount; first += 4) sum(first, parts);

  let best: f32 = 0;
  let winner = -1;
  for (let trial = 0; trial < trialCount; trial++) {
    const sumX = load<f32>(trialSumsX + (<usize>trial << 2));
    const sum2 = load<f32>(trialSums2 + (<usize>trial << 2));
    if (!(sum2 > 0 && sumX * sumX > best * sum2)) continue;
    scale = sumX / sum2;
    best = scale * sumX;
    winner = trial;
  }
  v128.store(bestIndices, winner < 0 ? i32x4.splat(0) : v128.load(trialIndices + (<usize>winner << 4)));
  const offGrid = winner < 0 ? (redo == REDO_ALL_IF_ANY ? 255 : 0) : <i32>load<u8>(trialOffGrid + <usize>winner);
  const again = redo == REDO_ALL || (redo == REDO_ALL_IF_ANY && offGrid != 0) ? 255 : offGrid;
  if (again == 0 || !(scale > 0)) return scale;

  v128.store(trialIndices, v128.load(bestIndices));
  v128.store(trialInverses, f32x4.splat(<f32>1.0 / scale));
  v128.store(trialScales, f32x4.splat(scale));
  for (let part = 0; part < parts; part++) {
    if (((again >> part) & 1) != 0 && !place(part, 1)) return NaN;
  }
  sum(0, parts);
  v128.store(bestIndices, v128.load(trialIndices));
  const sumX = load<f32>(trialSumsX);
  const sum2 = load<f32>(trialSums2);
  return sum2 > 0 ? sumX / sum2 : scale;
}
