import { exactDistribution } from '../../core/experiments/distributions/exact.ts';
import { run as runExtremum } from '../../core/experiments/distributions/extremum-job.ts';
import { type Family, parseFamily } from '../../core/experiments/distributions/family.ts';
import { type Estimate, maxBlockLength } from '../../core/experiments/distributions/monte-carlo.ts';
import { run as runRanks } from '../../core/experiments/distributions/ranks-job.ts';
import { createRunContext } from '../../core/job/run-context.ts';
import { isLabError } from '../../core/lab-error.ts';
import { nodeKernels } from '../kernel-source.ts';
import type { GoldenChecker } from './checker.ts';

/** Integrals must agree to this, simulated means lie within this many of their standard errors. */
const exactTolerance = 1e-9;
const standardErrors = 4;
const simulatedBlocks = 10_000;
const seed = 1;

/** One block length of one distribution: `exact` is a number (distr1), a list over ranks (distr2), or absent (scaled_pdf). */
interface DistributionCase {
  readonly exact?: number | readonly number[];
  readonly atom_at_minus_one?: number;
  readonly interior?: readonly number[];
}

type CasesByLength = Readonly<Record<string, DistributionCase>>;

/**
 * Goldens of scaled samples: distr1 (mean other extremum), distr2 (mean per rank) and scaled_pdf (histogram), one case per distribution and block
 * length. The integrals of the lab and its simulation (10 000 blocks, seed 1) are both held against the exact values.
 */
export const distributionsChecker: GoldenChecker = {
  kind: 'distributions',
  detect: (manifest) => typeof manifest['distributions'] === 'object' && manifest['distributions'] !== null,
  check: async (_dir, manifest, report, fileName) => {
    for (const [id, cases] of Object.entries(manifest['distributions'] as Readonly<Record<string, CasesByLength>>)) {
      const family = knownFamily(id);
      for (const [length, expected] of Object.entries(cases)) {
        const name = `${fileName.replace(/\.json$/, '')}/${id}/${length}`;
        const n = Number(length);
        if (!family) report.skip(name, id, 'no such distribution in the lab');
        else if (n > maxBlockLength) report.skip(name, `blocks of ${n}`, `block lengths end at ${maxBlockLength}`);
        else {
          const problem = await firstProblem(family, n, expected);
          if (problem === undefined) report.pass(name);
          else report.fail(name, problem);
        }
      }
    }
  },
};

function knownFamily(id: string): Family | undefined {
  try {
    return parseFamily(id);
  } catch (error) {
    if (isLabError(error, 'distribution/unknown-family')) return undefined;
    throw error;
  }
}

async function firstProblem(family: Family, n: number, expected: DistributionCase): Promise<string | undefined> {
  const exact = exactDistribution(family);
  const context = createRunContext({ kernels: nodeKernels });
  if (expected.interior) {
    const atom =
      Math.abs(expected.atom_at_minus_one! - 1 / n) > exactTolerance
        ? `atom ${expected.atom_at_minus_one}, not 1/${n}`
        : undefined;
    return atom ?? firstFar(exact.interiorMass(n, expected.interior.length), expected.interior, 'bin');
  }
  if (typeof expected.exact === 'number') {
    const far = firstFar([exact.extremumMean(n)], [expected.exact], 'mean');
    const { rows } = await runExtremum({ family: family.id, lengths: [n], blocks: simulatedBlocks, seed }, context);
    return far ?? firstUnlikely(rows, [expected.exact], 'mean');
  }
  if (!expected.exact) return 'the case has neither exact values nor a histogram';
  const far = firstFar(exact.rankMeans(n), expected.exact, 'rank');
  const { rows } = await runRanks({ family: family.id, n, blocks: simulatedBlocks, seed }, context);
  return far ?? firstUnlikely(rows, expected.exact, 'rank');
}

function firstFar(computed: ArrayLike<number>, expected: readonly number[], what: string): string | undefined {
  if (computed.length !== expected.length) return `${computed.length} values of ${what}, expected ${expected.length}`;
  const index = expected.findIndex((value, at) => !(Math.abs(computed[at]! - value) <= exactTolerance));
  return index < 0 ? undefined : `${what} ${index}: integral ${computed[index]}, expected ${expected[index]}`;
}

function firstUnlikely(estimates: readonly Estimate[], expected: readonly number[], what: string): string | undefined {
  const index = estimates.findIndex(
    ({ mean, standardError }, at) =>
      !(Math.abs(mean - expected[at]!) <= standardErrors * standardError + exactTolerance),
  );
  if (index < 0) return undefined;
  const { mean, standardError } = estimates[index]!;
  return `${what} ${index}: simulated ${mean} with standard error ${standardError}, expected ${expected[index]}`;
}
