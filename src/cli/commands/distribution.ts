import { run as runExtremum } from '../../core/experiments/distributions/extremum-job.ts';
import { namedFamilies } from '../../core/experiments/distributions/family.ts';
import { maxBlockLength, maxBlocks } from '../../core/experiments/distributions/monte-carlo.ts';
import { run as runRanks } from '../../core/experiments/distributions/ranks-job.ts';
import { createRunContext } from '../../core/job/run-context.ts';
import { type CliIo, type Command, usageError } from '../command.ts';
import { nodeKernels } from '../kernel-source.ts';

interface Row {
  readonly n: number;
  readonly rank?: number;
  readonly mean: number;
  readonly standardError: number;
  readonly exact: number;
}

/** Scaled samples of a symmetric distribution: simulated means with standard errors beside the exact values. */
export const distributionCommand: Command = {
  name: 'distribution',
  summary: `Draws blocks of n samples, scales the largest magnitude to -1, and averages the other extremum or every rank. Distributions: ${namedFamilies.map(({ id }) => id).join(', ')}, or any student3 to student30 and mix5x4.`,
  usage:
    'distribution --experiment extremum|ranks --dist gaussian|uniform|laplace|student3 --n A..B [--samples M] [--seed S] [--json]',
  valueFlags: ['experiment', 'dist', 'n', 'samples', 'seed'],
  switches: [],
  run: async (args, io) => {
    if (args.positional.length > 0) throw usageError(`distribution takes no file or word ("${args.positional[0]}").`);
    const experiment = args.required('experiment');
    if (experiment !== 'extremum' && experiment !== 'ranks')
      throw usageError(`--experiment takes extremum or ranks, not "${experiment}".`);
    const family = args.required('dist');
    const lengths = parseLengths(args.required('n'));
    const blocks = args.integer('samples', 10_000, 2, maxBlocks);
    const seed = args.integer('seed', 1, 0, Number.MAX_SAFE_INTEGER);
    const rows =
      experiment === 'extremum'
        ? await extremumRows(family, lengths, blocks, seed)
        : await rankRows(family, lengths, blocks, seed);
    if (args.has('json')) io.out(JSON.stringify({ experiment, distribution: family, samples: blocks, seed, rows }));
    else printTable(rows, io);
    return 0;
  },
};

/** Block lengths as people type them: `32`, `2..32`, `2,4,8` or a mix of these, ascending and without repeats. Throws cli/usage. */
export function parseLengths(text: string): number[] {
  const lengths = new Set<number>();
  for (const part of text.split(',')) {
    const [, low, high] = /^\s*(\d{1,4})(?:\.\.(\d{1,4}))?\s*$/.exec(part) ?? [];
    const first = Number(low);
    const last = high === undefined ? first : Number(high);
    if (!(first >= 2 && last >= first && last <= maxBlockLength))
      throw usageError(
        `--n takes block lengths from 2 to ${maxBlockLength}, such as 32, 2..32 or 2,4,8, not "${text}".`,
      );
    for (let n = first; n <= last; n++) lengths.add(n);
  }
  return [...lengths].sort((a, b) => a - b);
}

const context = () => createRunContext({ kernels: nodeKernels });

async function extremumRows(family: string, lengths: readonly number[], blocks: number, seed: number): Promise<Row[]> {
  const { rows } = await runExtremum({ family, lengths, blocks, seed }, context());
  return rows.map(({ n, mean, standardError, exact }) => ({ n, mean, standardError, exact }));
}

async function rankRows(family: string, lengths: readonly number[], blocks: number, seed: number): Promise<Row[]> {
  const all: Row[] = [];
  for (const n of lengths) {
    const { rows } = await runRanks({ family, n, blocks, seed }, context());
    for (const { rank, mean, standardError, exact } of rows) all.push({ n, rank, mean, standardError, exact });
  }
  return all;
}

function printTable(rows: readonly Row[], io: CliIo): void {
  const ranked = rows[0]?.rank !== undefined;
  io.out(`${'n'.padStart(4)}${ranked ? ' rank' : ''}         mean   std.error        exact       z`);
  for (const { n, rank, mean, standardError, exact } of rows) {
    const z = standardError > 0 ? (mean - exact) / standardError : 0;
    const columns = [
      mean.toFixed(6).padStart(12),
      standardError.toFixed(6).padStart(11),
      exact.toFixed(9).padStart(12),
      z.toFixed(2).padStart(7),
    ];
    io.out(`${String(n).padStart(4)}${ranked ? String(rank).padStart(5) : ''} ${columns.join(' ')}`);
  }
}
