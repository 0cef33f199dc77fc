import { decodeValues } from '../../state/url-fields.ts';
import { type DistributionsState, distributionsSchema } from './schema.ts';

/** One step of the story: what it says, what to try, and the state in which the plot shows it. story-checks.ts holds it against the numbers. */
export interface StoryStep {
  readonly title: string;
  readonly text: string;
  /** What the reader can change, and what then happens. */
  readonly attempt: string;
  readonly state: Partial<DistributionsState>;
}

export const storySteps: readonly StoryStep[] = [
  {
    title: 'Scale a block, and one end is fixed',
    text: 'Draw N samples from a symmetric distribution and divide them by the one of largest magnitude, with the sign that puts it on −1. How far does the other end reach? With two samples it is as often left of 0 as right of it.',
    attempt: 'Read the points with the arrow keys, or change the seed: the checks are computed again from the new samples.',
    state: {},
  },
  {
    title: 'Blocks of a format stay lopsided',
    text: 'Formats scale blocks of 16, 32 or 256 weights. Weights are closer to Gaussian or Laplace than to uniform, and then the other end comes nearer only slowly: the heavier the tails, the more slowly.',
    attempt: 'Press Run to draw the blocks again, or raise the number of blocks: the points stay on the curves and the errors shrink.',
    state: { dist: ['gaussian', 'laplace', 'student'], to: 256, blocks: 5000 },
  },
  {
    title: 'All of the asymmetry is one sample',
    text: 'Look at all samples of scaled blocks of 32: one in 32 lies exactly on −1, because it was put there. The others are spread symmetrically, and none lies on +1.',
    attempt: 'Change N or the distribution: the stem is always 1/N, and it never has a partner.',
    state: { plot: 'density', n: 32, dist: ['gaussian'] },
  },
  {
    title: 'A table for such blocks has a long side',
    text: 'Sort the samples of each block and average each rank: the places where samples are on average. IQ4_NL has 16 levels, so take blocks of 16: its table lies between the ranks of Gaussian and of uniform samples, and like them it ends before 1.',
    attempt: 'Add the ranks of a tensor ("A tensor" on the right), or lay IQ3_K and IQ2_K over blocks of 8 and 4.',
    state: { plot: 'ranks', n: 16, dist: ['uniform', 'gaussian'], tables: ['iq4nl'] },
  },
  {
    title: 'Make it symmetric and watch',
    text: 'The mirror image of IQ4_NL averaged with itself is the nearest symmetric table. On the same random blocks its error is about 9 % higher, as long as the scale may be negative: the lopsided table is turned so that its long end meets the largest magnitude. With a positive scale only, the advantage is gone.',
    attempt: 'Take Laplace, other block lengths or blocks of a tensor. In the designer, Optimise turns equal steps into something close to IQ4_NL.',
    state: { plot: 'symmetry', of: 'gaussian' },
  },
];

/** The whole state of a step (1 to 5): everything that it does not name takes its default. */
export const stateOfStep = (step: number): DistributionsState => ({
  ...decodeValues(distributionsSchema, {}),
  ...storySteps[step - 1]!.state,
  story: step,
});
