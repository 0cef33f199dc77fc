import type { Job } from '../../job/context.ts';
import { LabError } from '../../lab-error.ts';
import { weightedCosine } from '../../metrics/cosine.ts';
import { levelValues, parseLevels } from '../../rounding/levels.ts';
import { isOwnFailure, isOwnId } from '../../rounding/own/row.ts';
import { loadRoundingKernel, maxDims, type RoundingResult, roundVectors } from '../../rounding/round.ts';
import type { ImportanceOfX } from '../../rounding/importance.ts';
import { parseEntrant } from '../arena/entrant.ts';
import { weightsOf } from './block-weights.ts';
import { exactSearch } from './exact-search.ts';
import { triedScales, type TriedScales } from './tried-scales.ts';
import { bestOf, levelsAtState, type ScaleWalk, stateAt, walkScales } from './walk.ts';

export interface LandscapeParams {
  /** One block, 1 to 256 finite numbers, not all zero. */
  readonly x: readonly number[];
  /** One for each number where they follow from nothing else (an importance matrix). */
  readonly weights: ImportanceOfX | readonly number[];
  /** As parseLevels reads them. */
  readonly levels: string;
  /** Wire words of entrants (see parseEntrant); those that reject the levels come back with the reason. */
  readonly algorithms: readonly string[];
}

/** What one algorithm made of the block. */
export interface LandscapeChoice {
  readonly algorithm: string;
  readonly label: string;
  /** Set when the algorithm cannot use these levels, or is an own one that failed; the other fields are then empty. */
  readonly rejected?: string;
  /** It could use them, and failed. */
  readonly hasFailed?: boolean;
  readonly levels: Int16Array;
  readonly scale: number;
  readonly cosine: number;
  /** Exact minus achieved cosine. */
  readonly regret: number;
  readonly tried?: TriedScales;
  /** How many roundings that makes, of this block's breakpoints. */
  readonly candidates: number;
  /** Of the scales tried, the one with the largest cosine: where the search would stop without refining. */
  readonly stopped?: StoppedAt;
}

export interface StoppedAt {
  /** Signed inverse scale: the point tried, or the middle of the state of a walk. */
  readonly inverse: number;
  readonly cosine: number;
  /** Components whose level the algorithm changed afterwards. */
  readonly refined: number;
}

export interface LandscapeResult {
  readonly x: Float32Array;
  readonly w: Float32Array;
  readonly values: readonly number[];
  /** The positive sign, then the negative one. */
  readonly walks: readonly [ScaleWalk, ScaleWalk];
  readonly best: { readonly sign: 1 | -1; readonly state: number; readonly cosine: number };
  readonly choices: readonly LandscapeChoice[];
}

/** The cosine of a block over every inverse scale of both signs, and what each algorithm tried and chose. An own algorithm that fails is a rejected choice. Throws landscape/bad-block, landscape/bad-weights. */
export const run: Job<LandscapeParams, LandscapeResult> = async ({ x: given, weights, levels: text, algorithms }, { kernels, own, breathe, onProgress }) => {
  const x = Float32Array.from(given);
  if (x.length < 1 || x.length > maxDims || !x.every(Number.isFinite) || x.every((value) => value === 0))
    throw new LabError('landscape/bad-block', `A block is 1 to ${maxDims} finite numbers that are not all zero. Paste some, or choose a sample.`, { length: x.length });
  const w = weightsOf(x, weights);
  const levels = parseLevels(text);
  const values = levelValues(levels);
  const walks = [walkScales(x, w, values, 1), walkScales(x, w, values, -1)] as const;
  const [best] = walks
    .map((walk) => ({ sign: walk.sign, ...bestOf(walk) }))
    .sort((a, b) => b.cosine - a.cosine) as [LandscapeResult['best']];
  const choices: LandscapeChoice[] = [];
  for (const id of algorithms) {
    await breathe();
    choices.push(await choiceOf(id));
    onProgress({ fraction: choices.length / algorithms.length });
  }
  return { x, w, values, walks, best, choices };

  function describeChoice(id: string, label: string, result: RoundingResult) {
    const cosine = Math.abs(weightedCosine(x, result.reconstruction, w));
    return {
      algorithm: id,
      label,
      levels: Int16Array.from(result.levels, (level) => (levels.kind === 'table' ? values[level & 0xff]! : level)),
      scale: result.scale[0]!,
      cosine,
      regret: best.cosine - cosine,
      candidates: Number.NaN,
    };
  }

  /** One that fails does not take the others with it. Which scales it tried nobody knows. */
  async function ownChoice(id: string, label: string): Promise<LandscapeChoice> {
    try {
      const rounder = await own.open(id);
      return describeChoice(id, label, await rounder.round(x, w, x.length, levels));
    } catch (error) {
      if (!isOwnFailure(error)) throw error;
      return { ...rejection(id, label, error.message), hasFailed: true };
    }
  }

  async function choiceOf(word: string): Promise<LandscapeChoice> {
    const { id, label, algorithm, options, hasOwnWeights } = parseEntrant(word);
    const rejected = algorithm.kind === 'affine' ? `${algorithm.label} also fits a minimum: one scale axis cannot show it.` : algorithm.rejectLevels(levels);
    if (rejected !== undefined)
      return rejection(id, label, rejected);
    if (isOwnId(id)) return ownChoice(id, label);
    const kernel = await loadRoundingKernel(kernels, algorithm);
    const result = roundVectors(kernel, algorithm, { x, w: hasOwnWeights ? null : w, count: 1, dims: x.length, levels, options });
    const choice = describeChoice(id, label, result);
    const searched = algorithm.id === 'exact' ? await exactSearch(kernels, { x, w, levels, options }, walks) : undefined;
    const tried = searched?.tried ?? triedScales(algorithm.id, { x, w, levels, options });
    const stopped = tried && stoppedAt(tried, walks, choice, values);
    return {
      ...choice,
      ...(tried && { tried }),
      ...(stopped && { stopped }),
      candidates: searched?.candidates ?? (tried ? countCandidates(tried, walks) : (algorithm.candidates(x.length, levels) ?? Number.NaN)),
    };
  }
};

const rejection = (algorithm: string, label: string, rejected: string): LandscapeChoice => ({
  algorithm,
  label,
  rejected,
  levels: new Int16Array(),
  scale: 0,
  cosine: Number.NaN,
  regret: Number.NaN,
  candidates: 0,
});

/** The tried state whose levels are the chosen ones, else the one of the largest cosine; undefined where no tried scale has a direction. */
function stoppedAt(tried: TriedScales, walks: LandscapeResult['walks'], { levels: chosen, cosine: chosenCosine }: Pick<LandscapeChoice, 'levels' | 'cosine'>, values: readonly number[]): StoppedAt | undefined {
  let best: StoppedAt | undefined;
  const offer = (scaleWalk: ScaleWalk, state: number, inverse: number): void => {
    const cosine = scaleWalk.cosines[state]!;
    // A state of the chosen levels has their cosine; others count only while they are the best so far.
    if (Number.isNaN(cosine) || best?.refined === 0 || (best && cosine < best.cosine && Math.abs(cosine - chosenCosine) > 1e-6)) return;
    const levels = levelsAtState(scaleWalk, state);
    const refined = levels.reduce((count, index, i) => count + (values[index] === chosen[i] ? 0 : 1), 0);
    if (!best || refined === 0 || cosine > best.cosine) best = { inverse, cosine, refined };
  };
  for (const point of tried.points) {
    const scaleWalk = walks[point >= 0 ? 0 : 1];
    offer(scaleWalk, stateAt(scaleWalk, Math.abs(point)), point);
  }
  for (const { from, to } of tried.ranges) {
    for (const scaleWalk of walks) {
      const [low, high] = scaleWalk.sign > 0 ? [from, to] : [-to, -from];
      if (high <= 0) continue;
      const last = stateAt(scaleWalk, high);
      for (let state = stateAt(scaleWalk, Math.max(0, low)); state <= last; state++) {
        const left = state === 0 ? 0 : scaleWalk.breakpoints[state - 1]!;
        const right = scaleWalk.breakpoints[state] ?? left * 1.25;
        offer(scaleWalk, state, (scaleWalk.sign * (left + right)) / 2);
      }
    }
  }
  return best;
}

/** Single scales plus the breakpoints inside the intervals. */
function countCandidates(tried: TriedScales, walks: readonly ScaleWalk[]): number {
  let count = tried.points.length;
  for (const { from, to } of tried.ranges) {
    for (const walk of walks) {
      for (const at of walk.breakpoints) if (walk.sign * at >= from && walk.sign * at <= to) count++;
    }
  }
  return count + (tried.ranges.length > 0 ? 1 : 0);
}

export const sampleParams = (): LandscapeParams => ({ x: [0.9, -0.2, -0.2], weights: 'uniform', levels: '-8..7', algorithms: ['make_qx', 'exact'] });
