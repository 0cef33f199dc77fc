import { exactDistribution } from '../../core/experiments/distributions/exact.ts';
import { run as runExtremum } from '../../core/experiments/distributions/extremum-job.ts';
import { namedFamilies, parseFamily } from '../../core/experiments/distributions/family.ts';
import { maxBlockLength, maxBlocks } from '../../core/experiments/distributions/monte-carlo.ts';
import { run as runRanks } from '../../core/experiments/distributions/ranks-job.ts';
import { measureTensorBlocks } from '../../core/experiments/distributions/tensor-blocks.ts';
import { measureTensorExtrema } from '../../core/experiments/distributions/tensor-extrema.ts';
import { createRunContext } from '../../core/job/run-context.ts';
import { openModel } from '../../safetensors/open-model.ts';
import { openTensorRows } from '../../gguf/tensor-rows.ts';
import { type CliArgs, type CliIo, type Command, usageError } from '../command.ts';
import { placeIn } from '../errors/measure.ts';
import { withFileSources } from '../file-source.ts';
import { withCompanions } from '../inspect/companions.ts';
import { nodeKernels } from '../kernel-source.ts';

interface Row {
  readonly n: number;
  readonly rank?: number;
  readonly mean: number;
  readonly standardError: number;
  /** Expected under the distribution; null where nothing names one. */
  readonly exact: number | null;
  /** (mean - exact) / standardError; null without an exact value or where both are certain and differ. */
  readonly z: number | null;
  /** Blocks behind the mean. */
  readonly blocks: number;
}

/** Scaled samples of a symmetric distribution: simulated means with standard errors beside the exact values. */
export const distributionCommand: Command = {
  name: 'distribution',
  summary: `Draws blocks of n samples, scales the largest magnitude to -1, and averages the other extremum or every rank. With FILE: the blocks of a tensor, against --dist if given. Distributions: ${namedFamilies.map(({ id }) => id).join(', ')}, or any student3 to student30 and mix5x4.`,
  usage:
    'distribution [FILE --tensor NAME [--row R]] --experiment extremum|ranks --dist gaussian|uniform|laplace|student3 --n A..B [--samples M] [--seed S] [--json]',
  valueFlags: ['experiment', 'dist', 'n', 'samples', 'seed', 'tensor', 'row'],
  switches: [],
  run: async (args, io) => {
    const [path, more] = args.positional;
    if (more !== undefined) throw usageError(`distribution takes at most one file ("${more}").`);
    const experiment = args.required('experiment');
    if (experiment !== 'extremum' && experiment !== 'ranks')
      throw usageError(`--experiment takes extremum or ranks, not "${experiment}".`);
    const distribution = path === undefined ? args.required('dist') : args.text('dist');
    const lengths = parseLengths(args.required('n'));
    const samples = args.integer('samples', 10_000, 2, maxBlocks);
    const seed = args.integer('seed', 1, 0, Number.MAX_SAFE_INTEGER);
    const request = { experiment, lengths, samples, seed } as const;
    const rows =
      path === undefined
        ? await simulatedRows(distribution!, request)
        : await tensorRows(path, args, distribution, request);
    const about = { experiment, ...(distribution !== undefined && { distribution }), samples, seed };
    const place = path === undefined ? {} : { file: path, tensor: args.required('tensor') };
    if (args.has('json')) io.out(JSON.stringify({ ...about, ...place, rows }));
    else printTable(rows, io);
    return 0;
  },
};

interface Request {
  readonly experiment: 'extremum' | 'ranks';
  readonly lengths: readonly number[];
  readonly samples: number;
  readonly seed: number;
}

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

async function simulatedRows(family: string, { experiment, lengths, samples: blocks, seed }: Request): Promise<Row[]> {
  if (experiment === 'extremum') {
    const { rows } = await runExtremum({ family, lengths, blocks, seed }, context());
    return rows.map(({ n, mean, standardError, exact }) => withZ({ n, mean, standardError, exact, blocks }));
  }
  const all: Row[] = [];
  for (const n of lengths) {
    const { rows } = await runRanks({ family, n, blocks, seed }, context());
    for (const { rank, mean, standardError, exact } of rows)
      all.push(withZ({ n, rank, mean, standardError, exact, blocks }));
  }
  return all;
}

/** The same of the blocks of a tensor; about `samples` blocks for ranks, those of about a million values for extrema. */
async function tensorRows(
  path: string,
  args: CliArgs,
  distribution: string | undefined,
  { experiment, lengths, samples, seed }: Request,
): Promise<Row[]> {
  const name = args.required('tensor');
  const row = args.has('row') ? { row: args.integer('row', 0, 0, 2 ** 31) } : {};
  const exact = distribution === undefined ? undefined : exactDistribution(parseFamily(distribution));
  return withFileSources(await withCompanions([path]), async (sources) => {
    const model = await openModel(sources);
    const tensor = model.header.tensors.find((one) => one.name === name);
    if (!tensor) throw usageError(`"${path}" has no tensor "${name}"; inspect lists them.`);
    const place = placeIn(model, tensor);
    const values = await openTensorRows(place, nodeKernels);
    if (experiment === 'extremum') {
      const { estimates } = await measureTensorExtrema(values, { lengths, seed, ...row }, context());
      return estimates.map((one) => withZ({ ...one, exact: exact?.extremumMean(one.n) ?? null }));
    }
    const all: Row[] = [];
    for (const n of lengths) {
      const { means, standardErrors, blocks } = await measureTensorBlocks(values, { n, blocks: samples, seed, ...row }, context());
      const expected = exact?.rankMeans(n);
      means.forEach((mean, rank) =>
        all.push(withZ({ n, rank, mean, standardError: standardErrors[rank]!, exact: expected?.[rank] ?? null, blocks })),
      );
    }
    return all;
  });
}

function withZ(row: Omit<Row, 'z'>): Row {
  const { mean, standardError, exact } = row;
  const z = exact === null ? null : standardError > 0 ? (mean - exact) / standardError : mean === exact ? 0 : null;
  return { ...row, z };
}

function printTable(rows: readonly Row[], io: CliIo): void {
  const ranked = rows[0]?.rank !== undefined;
  io.out(`${'n'.padStart(4)}${ranked ? ' rank' : ''}         mean   std.error        exact       z`);
  for (const { n, rank, mean, standardError, exact, z } of rows) {
    const columns = [
      mean.toFixed(6).padStart(12),
      standardError.toFixed(6).padStart(11),
      (exact?.toFixed(9) ?? '-').padStart(12),
      (z?.toFixed(2) ?? '-').padStart(7),
    ];
    io.out(`${String(n).padStart(4)}${ranked ? String(rank).padStart(5) : ''} ${columns.join(' ')}`);
  }
  const scores = rows.flatMap(({ z, standardError }) => (z !== null && standardError > 0 ? [Math.abs(z)] : []));
  if (scores.length > 0) io.out(`largest |z| ${Math.max(...scores).toFixed(2)} of ${scores.length} values`);
}
