import type { KernelStore } from '../../kernel/kernel.ts';
import type { LabError } from '../../lab-error.ts';
import { levelValues, type LevelSet } from '../../rounding/levels.ts';
import { isOwnFailure, isOwnId } from '../../rounding/own/row.ts';
import type { OwnAlgorithms } from '../../rounding/own/session.ts';
import { loadRoundingKernel, type RoundingResult } from '../../rounding/round.ts';
import { type Entrant, fitsMinimum, rejectionOf, yardstickOf } from './entrant.ts';
import { type Clock, kernelRounder, type RoundBlocks } from './kernel-rounder.ts';
import type { DrawnBlocks } from './spec.ts';
import { addRegret, addTo, type ArenaTally, emptyTally, type EntrantTally, failEntrant } from './tally.ts';

interface Rounder {
  readonly entrant: Entrant;
  readonly round: RoundBlocks;
}

interface Player extends Rounder {
  readonly tally: EntrantTally;
  /** Undefined where nothing is known that its regret could be measured against. */
  readonly yardstickId: string | undefined;
  /** In the algorithm, since the last endChunk(). */
  seconds: number;
}

/** Who takes part, and to which levels they round. */
export interface ContestSpec {
  readonly levels: LevelSet;
  readonly entrants: readonly Entrant[];
  /** Components of the blocks. */
  readonly n: number;
  /** Wire words of entrants that failed in other blocks: they are left out. */
  readonly without?: readonly string[] | undefined;
}

/** Where kernels and own algorithms come from: the context of the job. */
interface ContestSources {
  readonly kernels: KernelStore;
  readonly own: OwnAlgorithms;
}

/** Rounds blocks with every entrant and sums up what they did. An own algorithm that fails is left out from then on, the others go on. Its kernels' memories are in use during `add` only. */
export class Contest {
  readonly tally: ArenaTally;
  private readonly levels: LevelSet;
  /** By entrant; undefined for those that reject the levels or have failed. */
  private readonly players: (Player | undefined)[];
  /** By id: the exact algorithms that some player is held against. */
  private readonly yardsticks: readonly Rounder[];
  private readonly isTimed: boolean;

  private constructor(levels: LevelSet, entrants: readonly Entrant[], rounders: ReadonlyMap<string, RoundBlocks>, yardsticks: readonly (Entrant | undefined)[], judges: readonly Rounder[], isTimed: boolean) {
    this.levels = levels;
    this.isTimed = isTimed;
    this.tally = emptyTally(entrants.map((entrant, index) => ({ takesPart: rounders.has(entrant.id), hasRegret: yardsticks[index] !== undefined })));
    this.players = entrants.map((entrant, index) => {
      const tally = this.tally.entrants[index];
      return tally && { entrant, round: rounders.get(entrant.id)!, tally, yardstickId: yardsticks[index]?.id, seconds: 0 };
    });
    this.yardsticks = judges;
  }

  /**
   * Loads the kernels and opens the own algorithms. With a clock, times are measured. Throws kernel/missing, job/cancelled.
   */
  static async create({ levels, entrants, n, without = [] }: ContestSpec, { kernels, own }: ContestSources, clock?: Clock): Promise<Contest> {
    const yardsticks = entrants.map((entrant) => yardstickOf(entrant, levels, n));
    const rounderOf = async (entrant: Entrant): Promise<RoundBlocks> => kernelRounder(await loadRoundingKernel(kernels, entrant.algorithm), entrant, levels, clock);
    const rounders = new Map<string, RoundBlocks>();
    const broken = new Map<string, LabError>();
    for (const entrant of entrants) {
      if (rounders.has(entrant.id) || without.includes(entrant.id) || rejectionOf(entrant, levels) !== undefined) continue;
      if (!isOwnId(entrant.id)) {
        rounders.set(entrant.id, await rounderOf(entrant));
        continue;
      }
      try {
        const { round } = await own.open(entrant.id);
        rounders.set(entrant.id, async ({ x, w }, dims, onTime) => {
          const result = await round(x, w, dims, levels);
          if (clock) onTime(result.seconds);
          return result;
        });
      } catch (error) {
        broken.set(entrant.id, ownFailure(error));
      }
    }
    const judges = new Map<string, Rounder>();
    for (const [index, yardstick] of yardsticks.entries()) {
      if (yardstick && !judges.has(yardstick.id) && rounders.has(entrants[index]!.id))
        judges.set(yardstick.id, { entrant: yardstick, round: rounders.get(yardstick.id) ?? (await rounderOf(yardstick)) });
    }
    const contest = new Contest(levels, entrants, rounders, yardsticks, [...judges.values()], clock !== undefined);
    for (const [index, { id }] of entrants.entries()) if (broken.has(id)) contest.fail(index, broken.get(id)!, undefined);
    return contest;
  }

  private fail(index: number, { code, message, details }: LabError, block: number | undefined): void {
    this.players[index] = undefined;
    failEntrant(this.tally, index, { code, message, details, block });
  }

  /** Rounds `count` blocks of `n` components and adds them; `firstBlock` is the number of the first. */
  async add({ x, w }: DrawnBlocks, n: number, firstBlock: number): Promise<void> {
    const count = x.length / n;
    const best = new Map<string, { readonly result: RoundingResult; readonly seconds: number; readonly cosines: Float64Array }>();
    for (const { entrant, round } of this.yardsticks) {
      let seconds = 0;
      const result = await round({ x, w }, n, (more) => (seconds += more));
      best.set(entrant.id, { result, seconds, cosines: this.cosinesOf(entrant, result, x, w, n) });
    }
    const errors: (Float64Array | undefined)[] = [];
    for (const [index, player] of this.players.entries()) {
      const known = best.get(player?.entrant.id ?? '');
      if (known) player!.seconds += known.seconds;
      const result = known?.result ?? (player && (await this.roundOrFail(player, index, { x, w }, n, firstBlock)));
      if (!player || !result) {
        errors.push(undefined);
        continue;
      }
      const { entrant, tally } = player;
      const cosines = known?.cosines ?? this.cosinesOf(entrant, result, x, w, n);
      const bestCosines = best.get(player.yardstickId ?? '')?.cosines;
      errors.push(addBlocks(tally, { x, w, xHat: result.reconstruction, cosines, bestCosines, n, firstBlock }));
    }
    this.addDifferences(errors, count);
    this.tally.blocks += count;
  }

  /** Undefined, and the player is out, when it is an own algorithm that fails. */
  private async roundOrFail(player: Player, index: number, blocks: DrawnBlocks, n: number, firstBlock: number): Promise<RoundingResult | undefined> {
    try {
      return await player.round(blocks, n, (seconds) => (player.seconds += seconds));
    } catch (error) {
      const failure = ownFailure(error);
      this.fail(index, failure, typeof failure.details['row'] === 'number' ? firstBlock + failure.details['row'] : undefined);
      return undefined;
    }
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

/** What an own algorithm fails with; anything else is thrown on. */
function ownFailure(error: unknown): LabError {
  if (isOwnFailure(error)) return error;
  throw error;
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
