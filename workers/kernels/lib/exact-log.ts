// What the exact search tries, for kernels that ask for it. In all others `end` is never set, so the compiler takes it for 0 and leaves the log out.
let next: usize = 0;
let end: usize = 0;

/** From now on trial scales are written to `at`, four f32 at a time, up to `room` of them. */
export function startLog(at: usize, room: i32): void {
  next = at;
  end = at + ((<usize>room & ~3) << 2);
}

/** End of what was written. */
export function logEnd(): usize {
  return next;
}

// @ts-ignore: decorator
@inline
export function logTrials(scales: v128): void {
  if (end == 0 || next == end) return;
  v128.store(next, scales);
  next += 16;
}
