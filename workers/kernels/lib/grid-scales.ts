// Scale codes of the grid formats: odd multiples 2 l + 1 of the scale of the block.
import { clampInt, nearestInt } from './rounding';

/** The code l in 0..top whose 2 l + 1 is next to `ratio`, ties to even. */
// @ts-ignore: decorator
@inline
export function codeOfScale(ratio: f32, top: i32): i32 {
  return clampInt(nearestInt(<f32>0.5 * (ratio - <f32>1.0)), 0, top);
}

/** Writes the 4-bit codes of two scales a byte, the first in the low nibble. `scales`: f32, two per pair. */
export function storeScalePairs(scales: usize, pairs: i32, inverse: f32, out: usize): void {
  for (let pair: usize = 0; pair < <usize>pairs; pair++) {
    const low = codeOfScale(inverse * load<f32>(scales + (pair << 3)), 15);
    const high = codeOfScale(inverse * load<f32>(scales + (pair << 3), 4), 15);
    store<u8>(out + pair, <u8>(low | (high << 4)));
  }
}
