import { decodeValues } from '../../state/url-fields.ts';
import { type DistributionsState, distributionsSchema } from './schema.ts';

/** One step of the story: what it says, what to check in the plot, and the state in which the plot shows it. */
export interface StoryStep {
  readonly title: string;
  readonly text: string;
  readonly check: string;
  readonly state: Partial<DistributionsState>;
}

export const storySteps: readonly StoryStep[] = [
  {
    title: 'Scale a block, and one end is fixed',
    text: 'Draw N samples from a symmetric distribution and divide them by the one of largest magnitude, with the sign that puts it on −1. How far does the other end reach? With two samples it is as often left of 0 as right of it.',
    check:
      'At N = 2 all curves are at 0. For uniform samples the mean is (N − 2) / N: 0.5 at N = 4. Read the points with the arrow keys.',
    state: {},
  },
  {
    title: 'Blocks of a format stay lopsided',
    text: 'Formats scale blocks of 16, 32 or 256 weights. Weights are closer to Gaussian or Laplace than to uniform, and then the other end comes nearer only slowly: the heavier the tails, the more slowly.',
    check:
      'Gaussian: 0.777 at N = 32 and still 0.864 at N = 256. Press Run to draw the blocks again, or change the seed: the points stay on the curves.',
    state: { dist: ['gaussian', 'laplace', 'student'], to: 256 },
  },
  {
    title: 'All of the asymmetry is one sample',
    text: 'Look at all samples of scaled blocks of 32: one in 32 lies exactly on −1, because it was put there. The others are spread symmetrically, and none lies on +1.',
    check:
      'Every bin has the height of its mirror image; the stem at −1 has no partner. Change N: the stem is always 1/N.',
    state: { plot: 'density', n: 32, dist: ['gaussian'] },
  },
  {
    title: 'A table for such blocks has a long side',
    text: 'Sort the samples of each block and average each rank: the places where samples are on average. IQ4_NL has 16 levels, so take blocks of 16: its table lies between the ranks of Gaussian and of uniform samples, and like them it ends before 1.',
    check: 'The last level of IQ4_NL is 113/127 = 0.890; uniform ranks end at 0.875, Gaussian ones at 0.717.',
    state: { plot: 'ranks', n: 16, dist: ['uniform', 'gaussian'], tables: ['iq4nl'] },
  },
  {
    title: 'Make it symmetric and watch',
    text: 'The mirror image of IQ4_NL averaged with itself is the nearest symmetric table. On the same random blocks its error is about 9 % higher, as long as the scale may be negative: the lopsided table is turned so that its long end meets the largest magnitude. With a positive scale only, the advantage is gone.',
    check:
      'Compare "free" and "fixed" in the table of errors. Press Optimise: equal steps turn into something close to IQ4_NL.',
    state: { plot: 'designer', of: 'gaussian', rivals: ['iq4nl', 'mirror', 'linear'] },
  },
];

/** The whole state of a step (1 to 5): everything that it does not name takes its default. */
export const stateOfStep = (step: number): DistributionsState => ({
  ...decodeValues(distributionsSchema, {}),
  ...storySteps[step - 1]!.state,
  story: step,
});
