// Scale codes of the grid formats: odd multiples 2 l + 1 of the block's scale.
import { clampInt, nearestInt } from './rounding';

/** The code l in 0..top whose 2 l + 1 is next to `ratio`, ties to even. */
// @ts-ignore: decorator
@inline
export function codeOfScale(ratio: f32, top: i32): i32 {
  return clampInt(nearestInt(<f32>0.5 * (ratio - <f32>1.0)), 0, top);
}
