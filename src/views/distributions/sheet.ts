import type { ShapeResult } from '../../core/experiments/distributions/shape-job.ts';
import type { TensorBlocks } from '../../core/experiments/distributions/tensor-blocks.ts';
import type { DesignTable } from './designer-tables.ts';
import type { Series } from './series.ts';
import type { WayTable } from './symmetry-tables.ts';
import type { JudgedTable } from './use-codebook.ts';
import type { Simulation } from './use-simulation.ts';
import { zOf } from './format.ts';

/** The numbers of a plot as rows: the data table, the CSV file and the summary are made of them. */
export interface Sheet {
  readonly columns: readonly { readonly key: string; readonly label: string }[];
  readonly rows: readonly SheetRow[];
}

export type SheetRow = Readonly<Record<string, string | number | undefined>>;

const estimateColumns = [
  { key: 'mean', label: 'Mean' },
  { key: 'standardError', label: 'Standard error' },
  { key: 'exact', label: 'Exact' },
  { key: 'z', label: 'z' },
  { key: 'blocks', label: 'Blocks' },
] as const;

type Curves = Readonly<Record<string, Float64Array>>;

const densityColumns = [
  { key: 'distribution', label: 'Distribution' },
  { key: 'n', label: 'N' },
  { key: 'from', label: 'From' },
  { key: 'to', label: 'To' },
  { key: 'probability', label: 'Probability' },
] as const;

/** One row per family and block length. `simulated` may lack families; exact curves start at block length 2. */
export function extremumSheet(series: readonly Series[], points: Simulation['points'], curves: Curves): Sheet {
  const rows = series.flatMap(({ family }) =>
    (points[family.id] ?? []).map(({ at, ...estimate }) =>
      estimateRow(family.id, { n: at }, estimate, curves[family.id]?.[at - 2]),
    ),
  );
  return {
    columns: [{ key: 'distribution', label: 'Distribution' }, { key: 'n', label: 'N' }, ...estimateColumns],
    rows,
  };
}

/** One row per family and rank; exact only where nothing was simulated. */
export function ranksSheet(
  series: readonly Series[],
  n: number,
  points: Simulation['points'],
  shapes: Readonly<Record<string, ShapeResult>>,
): Sheet {
  const rows = series.flatMap(({ family }) => {
    const exact = shapes[family.id]?.rankMeans;
    const simulated = points[family.id];
    if (simulated)
      return simulated.map(({ at, ...estimate }) => estimateRow(family.id, { n, rank: at }, estimate, exact?.[at]));
    return Array.from(exact ?? [], (mean, rank): SheetRow => ({ distribution: family.id, n, rank, exact: mean }));
  });
  const columns = [
    { key: 'distribution', label: 'Distribution' },
    { key: 'n', label: 'N' },
    { key: 'rank', label: 'Rank' },
  ];
  return { columns: [...columns, ...estimateColumns], rows };
}

/** One row per family and bin, the atom first: from and to are both -1 there. */
export function densitySheet(
  series: readonly Series[],
  n: number,
  shapes: Readonly<Record<string, ShapeResult>>,
): Sheet {
  const rows = series.flatMap(({ family }): SheetRow[] => {
    const mass = shapes[family.id]?.interior;
    if (!mass) return [];
    const edge = (bin: number): number => (2 * bin) / mass.length - 1;
    const bins = Array.from(mass, (probability, bin) => ({
      distribution: family.id,
      n,
      from: edge(bin),
      to: edge(bin + 1),
      probability,
    }));
    return [{ distribution: family.id, n, from: -1, to: -1, probability: 1 / n }, ...bins];
  });
  return { columns: densityColumns, rows };
}

/** One row per block length and bin of the map, without the atoms: these are 1 / n. */
export function mapSheet(family: string, interior: Float64Array | undefined, bins: number): Sheet {
  const rows = Array.from(interior ?? [], (probability, index): SheetRow => {
    const bin = index % bins;
    return {
      distribution: family,
      n: Math.floor(index / bins) + 2,
      from: (2 * bin) / bins - 1,
      to: (2 * bin + 2) / bins - 1,
      probability,
    };
  });
  return { columns: densityColumns, rows };
}

function estimateRow(
  distribution: string,
  place: SheetRow,
  { mean, standardError, blocks }: { readonly mean: number; readonly standardError: number; readonly blocks: number },
  exact: number | undefined,
): SheetRow {
  const z = exact === undefined ? undefined : zOf(mean, standardError, exact);
  return { distribution, ...place, mean, standardError, exact, z, blocks };
}

/** The largest |z| of a sheet and how many values it is the largest of; values without a standard error do not count. */
export function worstZ(rows: readonly SheetRow[]): { readonly z: number; readonly count: number } | undefined {
  const all = rows
    .filter(({ standardError, z }) => typeof z === 'number' && Number(standardError) > 0)
    .map(({ z }) => Math.abs(Number(z)));
  return all.length === 0 ? undefined : { z: Math.max(...all), count: all.length };
}

/** Errors of a table with either rule for the sign of the scale, and the differences to the first table. */
const judgedValues = (table: JudgedTable | undefined): SheetRow => ({
  free: table?.free.mean,
  freeError: table?.free.standardError,
  fixed: table?.fixed.mean,
  fixedError: table?.fixed.standardError,
  difference: table?.free.difference.mean,
  differenceError: table?.free.difference.standardError,
  differenceFixed: table?.fixed.difference.mean,
  differenceFixedError: table?.fixed.difference.standardError,
});

const judgedColumns = [
  { key: 'free', label: 'Error, free sign' },
  { key: 'freeError', label: 'Standard error' },
  { key: 'fixed', label: 'Error, fixed sign' },
  { key: 'fixedError', label: 'Standard error' },
  { key: 'difference', label: 'Difference to the first, free sign' },
  { key: 'differenceError', label: 'Standard error' },
  { key: 'differenceFixed', label: 'Difference to the first, fixed sign' },
  { key: 'differenceFixedError', label: 'Standard error' },
  { key: 'levels', label: 'Values' },
] as const;

/** One row per table: its levels, and its error with either rule for the sign of the scale. */
export function designSheet(tables: readonly DesignTable[], judged: readonly (JudgedTable | undefined)[]): Sheet {
  const rows = tables.map(({ label, levels }, index): SheetRow => ({
    table: label,
    count: levels.length,
    ...judgedValues(judged[index]),
    levels: levels.join(' '),
  }));
  return { columns: [{ key: 'table', label: 'Table' }, { key: 'count', label: 'Levels' }, ...judgedColumns], rows };
}

/** One row per table on the way to symmetry: its errors, and the differences to the table as it is, for both rules of the sign. */
export function symmetrySheet(tables: readonly WayTable[], judged: readonly (JudgedTable | undefined)[]): Sheet {
  const rows = tables.map(({ share, label, levels }, index): SheetRow => ({
    share,
    table: label,
    ...judgedValues(judged[index]),
    levels: levels.join(' '),
  }));
  return { columns: [{ key: 'share', label: 'Share of the way' }, { key: 'table', label: 'Table' }, ...judgedColumns], rows };
}

/** One row per family and rank: the tensor's mean beside the exact one. */
export function tensorSheet(
  tensor: string,
  blocks: TensorBlocks | undefined,
  series: readonly Series[],
  shapes: Readonly<Record<string, ShapeResult>>,
): Sheet {
  const rows = series.flatMap(({ family }) => {
    const exact = shapes[family.id]?.rankMeans;
    if (!blocks || exact?.length !== blocks.n) return [];
    return Array.from(blocks.means, (mean, rank): SheetRow => ({
      distribution: family.id,
      n: blocks.n,
      rank,
      mean,
      standardError: blocks.standardErrors[rank]!,
      exact: exact[rank]!,
      tensor,
    }));
  });
  const columns = [
    { key: 'distribution', label: 'Distribution' },
    { key: 'n', label: 'N' },
    { key: 'rank', label: 'Rank' },
    { key: 'mean', label: 'Mean in the tensor' },
    { key: 'standardError', label: 'Standard error' },
    { key: 'exact', label: 'Exact mean of the distribution' },
    { key: 'tensor', label: 'Tensor' },
  ];
  return { columns, rows };
}
