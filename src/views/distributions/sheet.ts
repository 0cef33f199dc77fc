import type { ShapeResult } from '../../core/experiments/distributions/shape-job.ts';
import type { Series } from './series.ts';
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
  const columns = ['distribution', 'n', 'from', 'to', 'probability'].map((key) => ({ key, label: columnLabels[key]! }));
  return { columns, rows };
}

const columnLabels: Readonly<Record<string, string>> = {
  distribution: 'Distribution',
  n: 'N',
  from: 'From',
  to: 'To',
  probability: 'Probability',
};

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
