import { throwIfCancelled } from '../core/lab-error.ts';
import type { ByteSource } from '../gguf/source.ts';
import { computeCoverage, type ImatrixCoverage } from './coverage.ts';
import { type Imatrix, type ImatrixRow, type ImatrixValues, readImatrixValues, splitExperts } from './imatrix.ts';
import { inferColumns } from './infer-experts.ts';
import {
  computeCosine,
  computeStatistics,
  type ImatrixStatistics,
  layerOf,
  nameInPreviousLayer,
} from './statistics.ts';

/** Everything worth knowing about one entry. */
export interface ImatrixReportRow extends ImatrixCoverage {
  readonly name: string;
  readonly columns: number;
  /** How the experts are told apart: by the file or the model, by runs of zeros, or not at all (all of them count as one). */
  readonly split: 'known' | 'inferred' | 'unknown';
  /** Smallest and largest count of the experts: token rows (GGUF) or chunks (.dat). */
  readonly countRange: readonly [least: number, most: number];
  /** Null when no expert has data. */
  readonly statistics: ImatrixStatistics | null;
  /** Similarity with the same tensor one layer before, null where there is none. */
  readonly cosine: number | null;
}

/** The tensors of one layer together. */
export interface ImatrixLayer {
  readonly layer: number;
  readonly tensors: number;
  /** Sum over the tensors. */
  readonly sum: number;
  /** Means over the tensors, weighted with n; cosine over those that have one, null without any. */
  readonly zd: number;
  readonly cosine: number | null;
}

export interface ReportOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
  /** Gets the values of each entry as its experts are told apart; waited for before the next one is read. */
  readonly onValues?: (row: ImatrixRow, values: ImatrixValues) => void | Promise<void>;
}

/**
 * Coverage and statistics of every entry. Cost: reads the file once in order, and an entry's predecessor again when the file is not in
 * layer order; memory of two entries. Throws job/cancelled, source/gone.
 */
export async function reportImatrix(
  source: ByteSource,
  imatrix: Imatrix,
  { signal, onProgress, onValues }: ReportOptions = {},
): Promise<ImatrixReportRow[]> {
  const rowOf = new Map(imatrix.rows.map((row) => [row.name, row]));
  const report: ImatrixReportRow[] = [];
  for (const [index, given] of imatrix.rows.entries()) {
    throwIfCancelled(signal);
    const { row, values, split } = await readSplit(source, imatrix, given);
    const previous = rowOf.get(nameInPreviousLayer(given.name) ?? '');
    const before = previous && (await readImatrixValues(source, imatrix, previous));
    report.push({
      name: given.name,
      columns: row.columns,
      split,
      ...computeCoverage(values),
      countRange: rangeOf(values.counts),
      statistics: computeStatistics(values.means, values.counts),
      cosine: before === undefined ? null : computeCosine(before.means, values.means),
    });
    await onValues?.(row, values);
    onProgress?.(index + 1, imatrix.rows.length);
  }
  return report;
}

async function readSplit(source: ByteSource, imatrix: Imatrix, row: ImatrixRow) {
  const values = await readImatrixValues(source, imatrix, row);
  if (row.isSplitKnown) return { row, values, split: 'known' as const };
  const inferred = splitExperts(row, inferColumns(values.means) ?? 0);
  if (!inferred.isSplitKnown) return { row, values, split: 'unknown' as const };
  return { row: inferred, values: await readImatrixValues(source, imatrix, inferred), split: 'inferred' as const };
}

function rangeOf(counts: Float64Array): [number, number] {
  return [
    counts.reduce((least, count) => Math.min(least, count)),
    counts.reduce((most, count) => Math.max(most, count)),
  ];
}

/** The layers in order, from the rows of their tensors that have data. */
export function summarizeLayers(report: readonly ImatrixReportRow[]): ImatrixLayer[] {
  const layers = new Map<number, ImatrixReportRow[]>();
  for (const row of report) {
    const layer = layerOf(row.name);
    if (layer !== undefined && row.statistics !== null) layers.set(layer, [...(layers.get(layer) ?? []), row]);
  }
  return [...layers]
    .sort(([a], [b]) => a - b)
    .map(([layer, rows]) => ({
      layer,
      tensors: rows.length,
      sum: rows.reduce((sum, { statistics }) => sum + statistics!.sum, 0),
      zd: weightedMean(rows, ({ statistics }) => statistics!.zd)!,
      cosine: weightedMean(rows, ({ cosine }) => cosine),
    }));
}

function weightedMean(rows: readonly ImatrixReportRow[], of: (row: ImatrixReportRow) => number | null): number | null {
  let sum = 0;
  let weights = 0;
  for (const row of rows) {
    const value = of(row);
    if (value === null) continue;
    sum += value * row.statistics!.n;
    weights += row.statistics!.n;
  }
  return weights > 0 ? sum / weights : null;
}
