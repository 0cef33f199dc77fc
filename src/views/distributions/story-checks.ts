import { namedTables } from '../../core/rounding/levels.ts';
import { fixed, zOf } from './format.ts';
import type { SheetRow } from './sheet.ts';

/** One claim of a step, held against the numbers that the plot shows at this moment. */
export interface StoryCheck {
  readonly claim: string;
  /** Undefined while the numbers are not there. */
  readonly holds: boolean | undefined;
  /** The numbers behind it, or what is missing. */
  readonly detail: string;
}

type Rows = readonly SheetRow[];

/** Standard errors that a simulated value may lie off. */
const limit = 4;

const waiting = (claim: string, missing: string): StoryCheck => ({ claim, holds: undefined, detail: missing });

/** The checks of a step (1 to 5) on the numbers of its plot. */
export const checkStep = (step: number, rows: Rows): readonly StoryCheck[] => checks[step - 1]?.(rows) ?? [];

const checks: readonly ((rows: Rows) => readonly StoryCheck[])[] = [
  (rows) => [
    meetsAll('Two samples: the other end is at 0 on average', rows.filter(({ n }) => n === 2), () => 0, 'N = 2 is not shown.'),
    meets('Uniform at N = 4: (N − 2) / N = 0.5', rowOf(rows, 'uniform', 4), 0.5),
    meetsAll(
      'Every simulated mean agrees with its integral',
      rows.filter(({ exact }) => exact !== undefined),
      ({ exact }) => Number(exact),
      'Nothing is simulated yet.',
    ),
  ],
  (rows) => [
    // The published values of the integrals.
    meets('Gaussian at N = 32: 0.7770', rowOf(rows, 'gaussian', 32), 0.77704652776),
    meets('Gaussian at N = 256 is still 0.8641', rowOf(rows, 'gaussian', 256), 0.864121243761),
    isBelow('Heavier tails, more lopsided: Laplace below Gaussian at N = 256', rowOf(rows, 'laplace', 256), rowOf(rows, 'gaussian', 256)),
    isBelow('… and Student-t below Laplace', rowOf(rows, 'student3', 256), rowOf(rows, 'laplace', 256)),
  ],
  (rows) => [atomCheck(rows), mirrorCheck(rows), totalCheck(rows)],
  (rows) => [oddCheck(rows), betweenCheck(rows), endCheck(rows)],
  (rows) => [
    changeCheck('Made symmetric, the error is higher when the scale may be negative', rows, 'difference', 1),
    changeCheck('… and lower when it may not', rows, 'differenceFixed', -1),
    sameCheck(rows),
  ],
];

const rowOf = (rows: Rows, distribution: string, n: number): SheetRow | undefined =>
  rows.find((row) => row.distribution === distribution && row.n === n);

function meets(claim: string, row: SheetRow | undefined, expected: number): StoryCheck {
  if (typeof row?.mean !== 'number') return waiting(claim, 'Not simulated yet, or not shown.');
  const z = Math.abs(zOf(row.mean, Number(row.standardError), expected));
  return {
    claim,
    holds: z <= limit,
    detail: `${fixed(row.mean, 4)} ± ${fixed(Number(row.standardError), 4)}, |z| ${fixed(z, 2)}`,
  };
}

function meetsAll(claim: string, rows: Rows, expected: (row: SheetRow) => number, missing: string): StoryCheck {
  const scores = rows.flatMap((row) =>
    typeof row.mean === 'number' ? [Math.abs(zOf(row.mean, Number(row.standardError), expected(row)))] : [],
  );
  if (scores.length === 0) return waiting(claim, missing);
  const worst = Math.max(...scores);
  return { claim, holds: worst <= limit, detail: `${scores.length} values, largest |z| ${fixed(worst, 2)}` };
}

function isBelow(claim: string, low: SheetRow | undefined, high: SheetRow | undefined): StoryCheck {
  if (typeof low?.mean !== 'number' || typeof high?.mean !== 'number')
    return waiting(claim, 'Not simulated yet, or not shown.');
  const error = Math.hypot(Number(low.standardError), Number(high.standardError));
  const distance = high.mean - low.mean;
  return {
    claim,
    holds: distance > limit * error,
    detail: `${fixed(low.mean, 4)} below ${fixed(high.mean, 4)} by ${fixed(distance / error, 0)} standard errors`,
  };
}

const atomOf = (rows: Rows): SheetRow | undefined => rows.find(({ from, to }) => from === -1 && to === -1);
const binsOf = (rows: Rows): readonly SheetRow[] => {
  const distribution = atomOf(rows)?.distribution;
  return rows.filter((row) => row.distribution === distribution && row.from !== row.to);
};

function atomCheck(rows: Rows): StoryCheck {
  const claim = 'The atom at −1 has the probability 1/N';
  const atom = atomOf(rows);
  if (!atom) return waiting(claim, 'Not computed yet.');
  return {
    claim,
    holds: atom.probability === 1 / Number(atom.n),
    detail: `${fixed(Number(atom.probability), 5)} at N = ${atom.n}`,
  };
}

function mirrorCheck(rows: Rows): StoryCheck {
  const claim = 'Every other bin is as high as its mirror image';
  const bins = binsOf(rows).map(({ probability }) => Number(probability));
  if (bins.length === 0) return waiting(claim, 'Not computed yet.');
  const worst = Math.max(...bins.map((value, bin) => Math.abs(value - bins[bins.length - 1 - bin]!)));
  return { claim, holds: worst < 1e-9, detail: `${bins.length} bins, largest difference ${worst.toExponential(0)}` };
}

function totalCheck(rows: Rows): StoryCheck {
  const claim = 'Atom and bins add up to 1';
  const atom = atomOf(rows);
  if (!atom) return waiting(claim, 'Not computed yet.');
  const total = binsOf(rows).reduce((sum, { probability }) => sum + Number(probability), Number(atom.probability));
  return { claim, holds: Math.abs(total - 1) < 1e-9, detail: fixed(total, 10) };
}

/** Simulated (else exact) means of the ranks of a distribution in blocks of 16. */
function ranksOf(rows: Rows, distribution: string): readonly { readonly mean: number; readonly error: number }[] {
  return rows
    .filter((row) => row.distribution === distribution && row.n === 16)
    .map(({ mean, exact, standardError }) => ({ mean: Number(mean ?? exact), error: Number(standardError ?? 0) }));
}

function oddCheck(rows: Rows): StoryCheck {
  const claim = 'The ranks are odd around the middle, but for rank 0 at −1';
  const ranks = ranksOf(rows, 'gaussian');
  if (ranks.length !== 16) return waiting(claim, 'Shown for Gaussian blocks of 16.');
  const scores = Array.from({ length: 8 }, (_, index) => {
    const [low, high] = [ranks[index + 1]!, ranks[15 - index]!];
    return Math.abs(low.mean + high.mean) / Math.max(1e-12, Math.hypot(low.error, high.error));
  });
  const worst = Math.max(...scores);
  return {
    claim,
    holds: ranks[0]!.mean === -1 && worst <= limit,
    detail: `rank 0 at ${fixed(ranks[0]!.mean, 4)}; sums of partners 0 within ${fixed(worst, 2)} standard errors`,
  };
}

const iq4nl = namedTables['iq4nl']!;

function betweenCheck(rows: Rows): StoryCheck {
  const claim = 'Of the 15 levels after −1, most lie between the ranks of Gaussian and of uniform samples';
  const [gaussian, uniform] = [ranksOf(rows, 'gaussian'), ranksOf(rows, 'uniform')];
  if (gaussian.length !== 16 || uniform.length !== 16) return waiting(claim, 'Shown for blocks of 16.');
  const between = iq4nl.slice(1).filter((level, index) => {
    const [a, b] = [gaussian[index + 1]!.mean, uniform[index + 1]!.mean];
    return level / 127 >= Math.min(a, b) && level / 127 <= Math.max(a, b);
  });
  return { claim, holds: between.length >= 12, detail: `${between.length} of 15` };
}

function endCheck(rows: Rows): StoryCheck {
  const claim = 'The table ends before 1, as the ranks do';
  const [gaussian, uniform] = [ranksOf(rows, 'gaussian'), ranksOf(rows, 'uniform')];
  if (gaussian.length !== 16 || uniform.length !== 16) return waiting(claim, 'Shown for blocks of 16.');
  const ends = [gaussian[15]!.mean, uniform[15]!.mean, iq4nl[15]! / 127];
  return {
    claim,
    holds: ends.every((end) => end < 0.95),
    detail: `Gaussian ${fixed(ends[0]!, 3)}, uniform ${fixed(ends[1]!, 3)}, IQ4_NL ${fixed(ends[2]!, 3)}`,
  };
}

function changeCheck(claim: string, rows: Rows, key: 'difference' | 'differenceFixed', sign: 1 | -1): StoryCheck {
  const mirror = rows.find(({ share }) => share === 1);
  const [difference, error] = [mirror?.[key], mirror?.[`${key}Error`]];
  if (typeof difference !== 'number' || typeof error !== 'number') return waiting(claim, 'Being judged.');
  return {
    claim,
    holds: sign * difference > limit * error,
    detail: `${difference > 0 ? '+' : ''}${fixed(1000 * difference, 3)} ± ${fixed(1000 * error, 3)} ‰`,
  };
}

function sameCheck(rows: Rows): StoryCheck {
  const claim = 'A symmetric table does not care about the sign';
  const mirror = rows.find(({ share }) => share === 1);
  if (typeof mirror?.free !== 'number') return waiting(claim, 'Being judged.');
  const difference = Math.abs(mirror.free - Number(mirror.fixed));
  return { claim, holds: difference < 1e-6, detail: `difference ${difference.toExponential(0)}` };
}
