import type { Kernel, KernelStore } from '../../kernel/kernel.ts';
import type { RoundingKernel } from '../../rounding/algorithm.ts';
import { levelValues, type LevelSet } from '../../rounding/levels.ts';
import { createOwnAlgorithm } from '../../rounding/own/round-own.ts';
import { loadRoundingKernel, roundVectors, type RoundingResult } from '../../rounding/round.ts';
import { type Entrant, fitsMinimum, ownEntrantId, parseEntrant, rejectionOf } from './entrant.ts';
import type { DrawnBlocks } from './spec.ts';
import { addRegret, addTo, type ArenaTally, emptyTally, type EntrantTally } from './tally.ts';

/** Rounds blocks of n components to the levels of the contest and says how long that took. */
type RoundBlocks = (blocks: DrawnBlocks, n: number, onTime: (seconds: number) => void) => RoundingResult;

interface Rounder {
  readonly entrant: Entrant;
  readonly round: RoundBlocks;
}

interface Player extends Rounder {
  readonly tally: EntrantTally;
  /** In the algorithm, since the last endChunk(). */
  seconds: number;
}

/** Seconds of a monotonic clock, to time the kernels. */
export type Clock = () => number;

/** Who takes part, and to which levels they round. */
export interface ContestSpec {
  readonly levels: LevelSet;
  readonly entrants: readonly Entrant[];
  readonly own?: string | undefined;
}

/** The yardstick of regret: every rounding of both scale signs. */
const yardstickId = 'exact';

/** Rounds blocks with every entrant and sums up what they did. Its kernels' memories are in use during `add` only. */
export class Contest {
  readonly tally: ArenaTally;
  private readonly levels: LevelSet;
  /** By entrant; undefined for those that reject the levels. */
  private readonly players: readonly (Player | undefined)[];
  private readonly yardstick: Rounder;
  private readonly isTimed: boolean;

  private constructor(levels: LevelSet, entrants: readonly Entrant[], rounders: ReadonlyMap<string, RoundBlocks>, yardstick: Entrant, isTimed: boolean) {
    this.levels = levels;
    this.isTimed = isTimed;
    this.tally = emptyTally(
      entrants.map((entrant) => ({ takesPart: rejectionOf(entrant, levels) === undefined, hasRegret: !fitsMinimum(entrant) })),
    );
    this.players = entrants.map((entrant, index) => {
      const tally = this.tally.entrants[index];
      return tally && { entrant, round: rounders.get(entrant.id)!, tally, seconds: 0 };
    });
    this.yardstick = { entrant: yardstick, round: rounders.get(yardstick.id)! };
  }

  /**
   * Loads the kernels. With a clock, times are measured. `own` is the text of the entrant `own`. Throws kernel/missing, and own/syntax.
   */
  static async create({ levels, entrants, own = '' }: ContestSpec, kernels: KernelStore, clock?: Clock): Promise<Contest> {
    const yardstick = parseEntrant(yardstickId);
    const rounders = new Map<string, RoundBlocks>();
    for (const entrant of [yardstick, ...entrants]) {
      if (entrant.id === ownEntrantId) {
        const { round } = createOwnAlgorithm(own);
        rounders.set(entrant.id, ({ x, w }, n, onTime) => timed(() => round(x, w, x.length / n, n, levels), clock, onTime));
      } else {
        const kernel = await loadRoundingKernel(kernels, entrant.algorithm);
        rounders.set(entrant.id, (blocks, n, onTime) => roundByKernel(withStopwatch(kernel, clock, onTime), entrant, blocks, n, levels));
      }
    }
    return new Contest(levels, entrants, rounders, yardstick, clock !== undefined);
  }

  /** Rounds `count` blocks of `n` components and adds them; `firstBlock` is the number of the first. */
  add({ x, w }: DrawnBlocks, n: number, firstBlock: number): void {
    const count = x.length / n;
    let yardstickSeconds = 0;
    const isYardstickNeeded = this.tally.entrants.some((tally) => tally?.regret);
    const best = isYardstickNeeded ? this.yardstick.round({ x, w }, n, (seconds) => (yardstickSeconds += seconds)) : undefined;
    const bestCosines = best && this.cosinesOf(this.yardstick.entrant, best, x, w, n);
    const errors = this.players.map((player) => {
      if (!player) return undefined;
      const { entrant, tally } = player;
      const known = entrant.id === yardstickId ? best : undefined;
      if (known) player.seconds += yardstickSeconds;
      const result = known ?? player.round({ x, w }, n, (seconds) => (player.seconds += seconds));
      const cosines = this.cosinesOf(entrant, result, x, w, n);
      return addBlocks(tally, { x, w, xHat: result.reconstruction, cosines, bestCosines, n, firstBlock });
    });
    this.addDifferences(errors, count);
    this.tally.blocks += count;
  }

  /** Closes a chunk of `blocks` blocks: what its kernels took goes into the tally, when there is a clock. */
  endChunk(blocks: number): void {
    for (const player of this.players) {
      if (!player || !this.isTimed) continue;
      player.tally.secondsPerBlock.push(player.seconds / blocks);
      player.seconds = 0;
    }
  }

  /**
   * Weighted cosine of every block in f64: of the integer levels, so that a stored scale of few bits does not matter; of the values
   * where a minimum is subtracted. 0 where all levels are zero.
   */
  private cosinesOf(entrant: Entrant, result: RoundingResult, x: Float32Array, w: Float32Array, n: number): Float64Array {
    const values = levelValues(this.levels);
    const isTable = this.levels.kind === 'table';
    const hasMinimum = fitsMinimum(entrant);
    return Float64Array.from({ length: x.length / n }, (_, row) => {
      let xq = 0;
      let qq = 0;
      let xx = 0;
      for (let i = row * n; i < (row + 1) * n; i++) {
        const level = result.levels[i]!;
        const q = hasMinimum ? result.reconstruction[i]! : isTable ? values[level & 0xff]! : level;
        xq += w[i]! * x[i]! * q;
        qq += w[i]! * q * q;
        xx += w[i]! * x[i]! * x[i]!;
      }
      const sign = hasMinimum ? 1 : Math.sign(result.scale[row]!);
      return qq > 0 ? (sign * xq) / Math.sqrt(qq * xx) : 0;
    });
  }

  private addDifferences(errors: readonly (Float64Array | undefined)[], count: number): void {
    errors.forEach((a, i) => {
      errors.forEach((b, j) => {
        const moments = this.tally.differences[i * errors.length + j];
        if (!a || !b || !moments) return;
        for (let row = 0; row < count; row++) {
          const difference = a[row]! - b[row]!;
          if (Number.isFinite(difference)) addTo(moments, difference);
        }
      });
    });
  }
}

interface RoundedBlocks extends DrawnBlocks {
  readonly xHat: Float32Array;
  readonly cosines: Float64Array;
  readonly bestCosines: Float64Array | undefined;
  readonly n: number;
  readonly firstBlock: number;
}

/** Adds the blocks to the tally and gives back their weighted errors, NaN where the reconstruction is not finite. */
function addBlocks(tally: EntrantTally, { x, w, xHat, cosines, bestCosines, n, firstBlock }: RoundedBlocks): Float64Array {
  return cosines.map((cosine, row) => {
    let weightedError = 0;
    let weightedNorm = 0;
    let error = 0;
    let norm = 0;
    for (let i = row * n; i < (row + 1) * n; i++) {
      const square = x[i]! * x[i]!;
      const lost = (x[i]! - xHat[i]!) ** 2;
      weightedError += w[i]! * lost;
      weightedNorm += w[i]! * square;
      error += lost;
      norm += square;
    }
    if (!Number.isFinite(weightedError) || !Number.isFinite(cosine)) {
      tally.notFinite++;
      return Number.NaN;
    }
    const relative = Math.sqrt(weightedError / weightedNorm);
    addTo(tally.weighted, relative);
    addTo(tally.unweighted, Math.sqrt(error / norm));
    addTo(tally.cosine, cosine);
    if (tally.regret && bestCosines) addRegret(tally.regret, bestCosines[row]! - cosine, firstBlock + row);
    return relative;
  });
}

const roundByKernel = (kernel: Kernel<RoundingKernel>, { algorithm, options, hasOwnWeights }: Entrant, { x, w }: DrawnBlocks, n: number, levels: LevelSet): RoundingResult =>
  roundVectors(kernel, algorithm, { x, w: hasOwnWeights ? null : w, count: x.length / n, dims: n, levels, options });

function timed<T>(work: () => T, clock: Clock | undefined, onTime: (seconds: number) => void): T {
  if (!clock) return work();
  const startedAt = clock();
  const result = work();
  onTime(clock() - startedAt);
  return result;
}

/** The kernel, with a stopwatch around its `round` when there is a clock. */
function withStopwatch(kernel: Kernel<RoundingKernel>, clock: Clock | undefined, onTime: (seconds: number) => void): Kernel<RoundingKernel> {
  if (!clock) return kernel;
  const round: RoundingKernel['round'] = (...args) => timed(() => kernel.fn.round(...args), clock, onTime);
  return Object.create(kernel, { fn: { value: { ...kernel.fn, round } } }) as Kernel<RoundingKernel>;
}
