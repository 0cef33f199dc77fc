import type { Kernel } from '../../kernel/kernel.ts';
import type { RoundingKernel } from '../../rounding/algorithm.ts';
import type { LevelSet } from '../../rounding/levels.ts';
import { roundVectors, type RoundingResult } from '../../rounding/round.ts';
import type { Entrant } from './entrant.ts';
import type { DrawnBlocks } from './spec.ts';

/** Rounds blocks of n components to the levels of the contest and says how long that took. */
export type RoundBlocks = (blocks: DrawnBlocks, n: number, onTime: (seconds: number) => void) => Promise<RoundingResult>;

/** Seconds of a monotonic clock, to time the kernels. */
export type Clock = () => number;

/** The engine compiles a kernel again, and faster, once it has run for a while. */
const warmUpMs = 20;
/** Few, so that a slow algorithm does not warm up for long. */
const warmUpBlocks = 16;
const warm = new WeakSet<Kernel<RoundingKernel>>();

/** Rounds with a kernel. With a clock its time is measured, from the first call on with a kernel that the engine knows well. */
export function kernelRounder(kernel: Kernel<RoundingKernel>, { algorithm, options, hasOwnWeights }: Entrant, levels: LevelSet, clock: Clock | undefined): RoundBlocks {
  const round = (by: Kernel<RoundingKernel>, { x, w }: DrawnBlocks, n: number): RoundingResult =>
    roundVectors(by, algorithm, { x, w: hasOwnWeights ? null : w, count: x.length / n, dims: n, levels, options });
  return async (blocks, n, onTime) => {
    if (!clock) return round(kernel, blocks, n);
    if (!warm.has(kernel)) {
      const few = { x: blocks.x.subarray(0, warmUpBlocks * n), w: blocks.w.subarray(0, warmUpBlocks * n) };
      for (const until = performance.now() + warmUpMs; performance.now() < until;) round(kernel, few, n);
      warm.add(kernel);
    }
    return round(withStopwatch(kernel, clock, onTime), blocks, n);
  };
}

/** The kernel with a stopwatch around its `round`. */
function withStopwatch(kernel: Kernel<RoundingKernel>, clock: Clock, onTime: (seconds: number) => void): Kernel<RoundingKernel> {
  const round: RoundingKernel['round'] = (...args) => {
    const startedAt = clock();
    kernel.fn.round(...args);
    onTime(clock() - startedAt);
  };
  return Object.create(kernel, { fn: { value: { ...kernel.fn, round } } }) as Kernel<RoundingKernel>;
}
