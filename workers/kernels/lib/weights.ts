/** Importance of component i: the given one, or x^2 where none are given. */
// @ts-ignore: decorator
@inline
export function weightOrSquare(x: usize, w: usize, i: i32): f32 {
  const at = <usize>i << 2;
  if (w != 0) return load<f32>(w + at);
  const xi = load<f32>(x + at);
  return xi * xi;
}

/** True when `count` importances, a multiple of four, all are 1: then multiplying by them changes no bit and may be left out. */
export function allOnes(w: usize, count: i32): bool {
  const one = f32x4.splat(1);
  for (const end = w + (<usize>count << 2); w < end; w += 16) {
    if (!i32x4.all_true(f32x4.eq(v128.load(w), one))) return false;
  }
  return true;
}
