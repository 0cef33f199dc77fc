import type { Job } from '../../job/context.ts';
import { LabError } from '../../lab-error.ts';
import type { ImportanceOfX } from '../../rounding/importance.ts';
import { parseLevels } from '../../rounding/levels.ts';
import { loadRoundingKernel, maxDims, roundVectors } from '../../rounding/round.ts';
import { parseEntrant } from '../arena/entrant.ts';
import { type BestCentred, computeBestCentred, computeOffsetScaleSweep, countCentredCandidates, type OffsetScaleSweep, squaredCentredCosine } from '../projection/offset-scale.ts';
import { weightsOf } from './block-weights.ts';

export interface SweepParams {
  /** One block, 2 to 256 finite numbers that are not all equal. */
  readonly x: readonly number[];
  /** What the algorithms weigh errors with; the picture itself has equal weights. One for each number, or a rule. */
  readonly weights: ImportanceOfX | readonly number[];
  /** A range 0..K, as parseLevels reads it. */
  readonly levels: string;
  readonly width: number;
  readonly height: number;
  /** Wire words of entrants that fit a minimum; those that reject the levels come back with the reason. */
  readonly algorithms: readonly string[];
}

/** What one algorithm makes of the block. */
export interface SweepChoice {
  readonly algorithm: string;
  readonly label: string;
  /** Set when the algorithm cannot use these levels; the numbers are then NaN. */
  readonly rejected?: string;
  readonly levels: readonly number[];
  readonly scale: number;
  readonly min: number;
  /** Squared centred cosine of the levels. */
  readonly value: number;
  /** Weighted squared error over the weighted sum of squares. */
  readonly relativeError: number;
  /** Where its own scale and min send the largest and the smallest component, levels. */
  readonly highTarget: number;
  readonly lowTarget: number;
  /** The cell of the picture with the same levels; undefined where it is in none. */
  readonly cell: number | undefined;
}

export interface SweepResult extends OffsetScaleSweep {
  readonly x: Float32Array;
  readonly levelCount: number;
  /** Undefined where there are too many to enumerate. */
  readonly exhaustive: BestCentred | undefined;
  /** How many vectors of levels an exhaustive search has to look at. */
  readonly exhaustiveCount: number;
  readonly choices: readonly SweepChoice[];
}

/** Above this an exhaustive search would take more than about a second. */
const mostCandidates = 2_000_000;

/** One block under every scale and offset of a format with a minimum, and what the algorithms choose. Throws landscape/bad-block, landscape/bad-sweep-levels, landscape/bad-weights. */
export const run: Job<SweepParams, SweepResult> = async ({ x: given, weights, levels: text, width, height, algorithms }, { kernels, breathe, onProgress }) => {
  const x = Float32Array.from(given);
  if (x.length < 2 || x.length > maxDims || !x.every(Number.isFinite) || x.every((value) => value === x[0]))
    throw new LabError('landscape/bad-block', `With a minimum, a block is 2 to ${maxDims} finite numbers that are not all equal. Paste some, or choose a sample.`, { length: x.length });
  const levels = parseLevels(text);
  if (levels.kind !== 'range' || levels.nmin !== 0)
    throw new LabError('landscape/bad-sweep-levels', `Formats with a minimum have the levels 0 to K, not ${text}. Use a range such as 0..4 or 0..15.`, { levels: text });
  const w = weightsOf(x, weights);
  const levelCount = levels.nmax + 1;
  const sweep = await computeOffsetScaleSweep(x, levelCount, width, height, async (rowsDone) => {
    onProgress({ fraction: (0.8 * rowsDone) / height });
    await breathe();
  });
  const exhaustiveCount = countCentredCandidates(x.length, levelCount);
  const exhaustive = exhaustiveCount <= mostCandidates ? computeBestCentred(x, levelCount) : undefined;
  const cellByLevels = new Map(sweep.cells.map(({ levels: codes }, cell) => [codes.join(), cell]));
  const choices: SweepChoice[] = [];
  for (const word of algorithms) {
    await breathe();
    choices.push(await choiceOf(word));
    onProgress({ fraction: 0.8 + (0.2 * choices.length) / algorithms.length });
  }
  return { ...sweep, x, levelCount, exhaustive, exhaustiveCount, choices };

  async function choiceOf(word: string): Promise<SweepChoice> {
    const { id, label, algorithm, options, hasOwnWeights } = parseEntrant(word);
    const rejected = algorithm.rejectLevels(levels);
    const nothing = { algorithm: id, label, levels: [], scale: Number.NaN, min: Number.NaN, value: Number.NaN, relativeError: Number.NaN, highTarget: Number.NaN, lowTarget: Number.NaN, cell: undefined };
    if (rejected !== undefined) return { ...nothing, rejected };
    const kernel = await loadRoundingKernel(kernels, algorithm);
    const result = roundVectors(kernel, algorithm, { x, w: hasOwnWeights ? null : w, count: 1, dims: x.length, levels, options });
    const chosen = Array.from(result.levels, (level) => level);
    const [scale, min] = [result.scale[0]!, result.min[0]!];
    const target = (value: number): number => (value + min) / scale;
    let lost = 0;
    let norm = 0;
    for (let i = 0; i < x.length; i++) {
      lost += w[i]! * (x[i]! - result.reconstruction[i]!) ** 2;
      norm += w[i]! * x[i]! ** 2;
    }
    return {
      algorithm: id,
      label,
      levels: chosen,
      scale,
      min,
      value: squaredCentredCosine(x, chosen),
      relativeError: lost / norm,
      highTarget: target(Math.max(...x)),
      lowTarget: target(Math.min(...x)),
      cell: cellByLevels.get(chosen.join()),
    };
  }
};

export const sampleParams = (): SweepParams => ({
  x: [2.2, 1, 0.8, 0.2, 0.1, -0.2, -0.5, -4.6],
  weights: 'uniform',
  levels: '0..4',
  width: 64,
  height: 32,
  algorithms: ['qkx2', 'qkxmh'],
});
