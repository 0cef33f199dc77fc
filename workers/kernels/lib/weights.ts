/** Importance of component i: the given one, or x^2 where none are given. */
// @ts-ignore: decorator
@inline
export function weightOrSquare(x: usize, w: usize, i: i32): f32 {
  const at = <usize>i << 2;
  if (w != 0) return load<f32>(w + at);
  const xi = load<f32>(x + at);
  return xi * xi;
}
