import type { ShapeResult } from '../../core/experiments/distributions/shape-job.ts';
import styles from './distributions.module.css';
import { fixed } from './format.ts';
import type { DistributionsState } from './schema.ts';
import type { Series } from './series.ts';
import { type LevelTable, tableDistance } from './tables.ts';

interface FindingProps {
  readonly state: DistributionsState;
  readonly series: readonly Series[];
  readonly curves: Readonly<Record<string, Float64Array>>;
  readonly shapes: Readonly<Record<string, ShapeResult>>;
  readonly tables: readonly LevelTable[];
}

/** The plot in one sentence, with its numbers, under the plot. */
export function Finding(props: FindingProps) {
  const words = { extremum: extremumWords, ranks: ranksWords, density: densityWords }[props.state.plot](props);
  return <p className={styles.finding}>{words ?? 'Integrating …'}</p>;
}

function extremumWords({ state, series, curves }: FindingProps) {
  const n = state.to >= 32 && state.from <= 32 ? 32 : state.to;
  const shown = series.find(({ kind }) => kind === 'gaussian') ?? series[0]!;
  const value = curves[shown.family.id]?.[n - 2];
  if (value === undefined) return undefined;
  return (
    <>
      In {shown.family.label} blocks of {n} one end lies at 1, the other on average at{' '}
      <strong>{fixed(value, 4)}</strong> of it: a range that is symmetric around 0 leaves{' '}
      <strong>{fixed(50 * (1 - value), 1)} %</strong> of itself unused.
    </>
  );
}

function ranksWords({ state, series, shapes, tables }: FindingProps) {
  const table = tables[0];
  const distances = series.flatMap((one) => {
    const means = shapes[one.family.id]?.rankMeans;
    return means && table ? [{ label: one.family.label, distance: tableDistance(table.scaled, means) }] : [];
  });
  if (distances.length < series.length || !table) {
    return table ? undefined : (
      <>
        The ranks are odd around the middle one, but for rank 0, which has no partner: that is all the asymmetry there
        is.
      </>
    );
  }
  const nearest = distances.toSorted((a, b) => a.distance - b.distance)[0]!;
  return (
    <>
      Of the distributions shown, the ranks of <strong>{nearest.label}</strong> blocks of {state.n} come nearest to{' '}
      {table.label}: root mean square distance <strong>{fixed(nearest.distance, 4)}</strong>.
    </>
  );
}

function densityWords({ state, series, shapes }: FindingProps) {
  if (!series.some(({ family }) => shapes[family.id])) return undefined;
  return (
    <>
      One sample in {state.n} lies exactly on {state.side === 'minus' ? '−1' : '+1'}; the other {state.n - 1} are spread
      symmetrically around 0. The mean of all samples is{' '}
      <strong>{fixed((state.side === 'minus' ? -1 : 1) / state.n, 4)}</strong>, whatever the distribution.
    </>
  );
}
