// Both signs of the scale at once, for ranges whose sides differ in length: one walk over the longer side on either side of 0, two pairs
// of sums. Steps inside the shorter side count for both signs; later ones for the sign that has that level on the component's side.
import { clampInt } from './rounding';
import { logStep } from './step-log';

let positiveWxq: f32 = 0;
let positiveWqq: f32 = 0;
let negativeWxq: f32 = 0;
let negativeWqq: f32 = 0;
let best: f32 = 0;
let bestWxq: f32 = 0;
let bestWqq: f32 = 1;
let bestSteps: i32 = 0;
let steps: i32 = 0;
/** First odd numbers out of reach: of the shorter side, of the positive side, of the negative side. */
let commonOdd: f32 = 0;
let positiveOdd: f32 = 0;
let negativeOdd: f32 = 0;

/** Starts a walk with the sums of its first vector, which is a candidate when `started`. */
export function startSigns(nmin: i32, nmax: i32, wxq: f32, wqq: f32, started: bool): void {
  positiveWxq = wxq;
  positiveWqq = wqq;
  negativeWxq = -wxq;
  negativeWqq = wqq;
  best = started ? wxq * wxq : 0;
  bestWxq = started ? wxq : 0;
  bestWqq = started ? wqq : 1;
  bestSteps = 0;
  steps = 0;
  const common: i32 = 2 * (-nmin < nmax ? -nmin : nmax) + 1;
  const positive: i32 = 2 * nmax + 1;
  const negative: i32 = -2 * nmin + 1;
  commonOdd = <f32>common;
  positiveOdd = <f32>positive;
  negativeOdd = <f32>negative;
}

/** Moves a component outward by the step of this odd number; `down` when its x is negative. */
export function stepSigns(component: i32, down: bool, weight: f32, magnitude: f32, odd: f32): void {
  const gain: f32 = weight * magnitude;
  const cost: f32 = weight * odd;
  logStep(steps, component);
  steps++;
  let wxq: f32;
  let wqq: f32;
  if (odd < commonOdd) {
    positiveWxq += gain;
    positiveWqq += cost;
    negativeWxq -= gain;
    negativeWqq += cost;
    wxq = positiveWxq;
    wqq = positiveWqq;
    if (positiveWqq != negativeWqq && positiveWqq * negativeWqq > 0) {
      const score: f32 = negativeWxq * negativeWxq;
      if (score * wqq > wxq * wxq * negativeWqq) {
        wxq = negativeWxq;
        wqq = negativeWqq;
      }
    }
  } else if (down ? odd < negativeOdd : odd < positiveOdd) {
    positiveWxq += gain;
    positiveWqq += cost;
    wxq = positiveWxq;
    wqq = positiveWqq;
  } else {
    negativeWxq -= gain;
    negativeWqq += cost;
    wxq = negativeWxq;
    wqq = negativeWqq;
  }
  const score: f32 = wxq * wxq;
  if (wqq > 0 && score * bestWqq > best * wqq) {
    best = score;
    bestWxq = wxq;
    bestWqq = wqq;
    bestSteps = steps;
  }
}

/** Steps that lead to the best candidate. */
export function bestStepCount(): i32 {
  return bestSteps;
}

/** The scale of the best candidate. */
export function bestScale(): f32 {
  return bestWxq / bestWqq;
}

/** Turns levels of the walk into levels of the range: mirrored for a negative scale, then clamped. */
export function orientLevels(levels: usize, dims: i32, nmin: i32, nmax: i32): void {
  const mirror = bestScale() < 0;
  for (let i = 0; i < dims; i++) {
    const level: i32 = load<i8>(levels + i);
    store<i8>(levels + i, <i8>clampInt(mirror ? -level : level, nmin, nmax));
  }
}
