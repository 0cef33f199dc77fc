import { throwIfCancelled } from '../core/lab-error.ts';
import type { ByteSource } from '../gguf/source.ts';
import { computeCoverage } from './coverage.ts';
import { type Imatrix, type ImatrixRow, type ImatrixValues, readImatrixValues, splitExperts } from './imatrix.ts';
import type { ReportOptions } from './report.ts';
import { computeCosine } from './statistics.ts';

/** How far two importance matrices agree about one weight tensor. */
export interface ImatrixDifference {
  readonly name: string;
  /** `columns`: both have it, but for another number of input columns, so that nothing can be compared. */
  readonly status: 'both' | 'only-first' | 'only-second' | 'columns';
  /** Over the columns of experts with data in both; null when there are none. */
  readonly cosine: number | null;
  /** sqrt(sum (v - u)^2 / sum u^2), u the means of the first and v those of the second; over the same columns as cosine. */
  readonly relRms: number | null;
  /** sum v / sum u over the same columns. */
  readonly sumRatio: number | null;
  /** Experts without data in each; null where the tensor is absent. */
  readonly missing: readonly [first: number | null, second: number | null];
}

/** An opened importance matrix and the file that it was read from. */
export interface ImatrixInFile {
  readonly source: ByteSource;
  readonly imatrix: Imatrix;
}

/**
 * Compares two importance matrices tensor by tensor, in the order of the first; what only the second has comes last. Cost: one read of
 * both files; memory of one entry of each. Throws job/cancelled, source/gone.
 */
export async function compareImatrices(
  first: ImatrixInFile,
  second: ImatrixInFile,
  { signal, onProgress }: Pick<ReportOptions, 'signal' | 'onProgress'> = {},
): Promise<ImatrixDifference[]> {
  const secondRows = new Map(second.imatrix.rows.map((row) => [row.name, row]));
  const names = [...new Set([...first.imatrix.rows, ...second.imatrix.rows].map(({ name }) => name))];
  const firstRows = new Map(first.imatrix.rows.map((row) => [row.name, row]));
  const differences: ImatrixDifference[] = [];
  for (const [index, name] of names.entries()) {
    throwIfCancelled(signal);
    differences.push(await compareEntry(name, first, firstRows.get(name), second, secondRows.get(name)));
    onProgress?.(index + 1, names.length);
  }
  return differences;
}

async function compareEntry(
  name: string,
  first: ImatrixInFile,
  firstRow: ImatrixRow | undefined,
  second: ImatrixInFile,
  secondRow: ImatrixRow | undefined,
): Promise<ImatrixDifference> {
  // One of the two may know how many columns an expert has.
  const u = firstRow && (await readSplit(first, firstRow, secondRow));
  const v = secondRow && (await readSplit(second, secondRow, firstRow));
  const missing = [u ? missingOf(u) : null, v ? missingOf(v) : null] as const;
  const nothing = { name, cosine: null, relRms: null, sumRatio: null, missing };
  if (!u || !v) return { ...nothing, status: u ? 'only-first' : 'only-second' };
  if (u.counts.length !== v.counts.length || u.means.length !== v.means.length)
    return { ...nothing, status: 'columns' };
  const [a, b] = withDataInBoth(u, v);
  return { ...nothing, status: 'both', ...measure(a, b) };
}

function readSplit({ source, imatrix }: ImatrixInFile, row: ImatrixRow, other: ImatrixRow | undefined) {
  const split = other?.isSplitKnown ? splitExperts(row, other.columns) : row;
  return readImatrixValues(source, imatrix, split);
}

const missingOf = (values: ImatrixValues): number => computeCoverage(values).missing.length;

function withDataInBoth(u: ImatrixValues, v: ImatrixValues): [Float32Array, Float32Array] {
  const columns = u.means.length / u.counts.length;
  const isShared = (_: number, index: number): boolean => {
    const expert = Math.floor(index / columns);
    return u.counts[expert]! > 0 && v.counts[expert]! > 0;
  };
  return [u.means.filter(isShared), v.means.filter(isShared)];
}

/** f64 accumulation. */
function measure(u: Float32Array, v: Float32Array) {
  let differences = 0;
  let squares = 0;
  let uSum = 0;
  let vSum = 0;
  for (let index = 0; index < u.length; index++) {
    differences += (v[index]! - u[index]!) ** 2;
    squares += u[index]! ** 2;
    uSum += u[index]!;
    vSum += v[index]!;
  }
  return {
    cosine: computeCosine(u, v),
    relRms: squares > 0 ? Math.sqrt(differences / squares) : null,
    sumRatio: uSum > 0 ? vSum / uSum : null,
  };
}
