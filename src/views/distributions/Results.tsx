import { MarkerSwatch } from '../../ui/chart/Marker.tsx';
import { Notice, ProgressBar } from '../../ui/Feedback.tsx';
import { Facts, Section } from '../../ui/Section.tsx';
import styles from './distributions.module.css';
import { fixed, grouped, short } from './format.ts';
import type { DistributionsState } from './schema.ts';
import type { Series } from './series.ts';
import { type SheetRow, worstZ } from './sheet.ts';
import { type LevelTable, tableDistance } from './tables.ts';
import type { Simulation } from './use-simulation.ts';

interface CheckProps {
  readonly state: DistributionsState;
  readonly simulation: Simulation;
  readonly rows: readonly SheetRow[];
  /** Estimates that the run is to give. */
  readonly expected: number;
}

/** How far the run is, and how well it agrees with the exact values. */
export function CheckResults({ state, simulation, rows, expected }: CheckProps) {
  const worst = worstZ(rows);
  const done = rows.reduce((sum, { blocks }) => sum + Number(blocks ?? 0), 0) / (expected * state.blocks);
  const { status, problem, drawn } = simulation;
  const words = { running: 'running', done: 'complete', stopped: 'stopped', failed: 'failed' }[status];
  return (
    <Section title="Check against the exact values">
      {status === 'running' && <ProgressBar label="Simulation" value={Math.min(1, done)} />}
      {problem !== undefined && <Notice tone="danger">{problem}</Notice>}
      <Facts
        rows={[
          [
            'Simulation',
            <span
              key="status"
              data-testid="simulation-status"
            >{`${words}${status === 'done' ? '' : `, ${fixed(100 * done, 0)} %`}`}</span>,
          ],
          ['Values compared', worst ? grouped(worst.count) : 'none yet'],
          ['Largest |z|', worst ? `${fixed(worst.z, 2)} standard errors` : 'none yet'],
          ...(drawn ? ([['Samples drawn', `${short(drawn.samples)} in ${fixed(drawn.seconds, 2)} s`]] as const) : []),
        ]}
      />
      <p className={styles.note}>
        z is the difference to the exact value in standard errors. If both are right, about one value in 20 lies beyond
        2 and one in 16,000 beyond 4.
      </p>
    </Section>
  );
}

interface EndsProps {
  readonly state: DistributionsState;
  readonly series: readonly Series[];
  readonly curves: Readonly<Record<string, Float64Array>>;
}

/** Exact other extremum at the block lengths of formats. */
export function EndResults({ state, series, curves }: EndsProps) {
  const lengths = [2, 16, 32, 256].filter((n) => n >= state.from && n <= state.to);
  if (lengths.length === 0 || series.length === 0) return null;
  return (
    <Section title="Exact mean of the other extremum">
      <table className={styles.results}>
        <thead>
          <tr>
            <th scope="col">no unit</th>
            {lengths.map((n) => (
              <th key={n} scope="col">{`N = ${n}`}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {series.map((one) => (
            <tr key={one.kind}>
              <SeriesName series={one} />
              {lengths.map((n) => {
                const curve = curves[one.family.id];
                return <td key={n}>{curve ? fixed(curve[n - 2]!, 6) : '…'}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

interface DistanceProps {
  readonly n: number;
  readonly series: readonly Series[];
  readonly tables: readonly LevelTable[];
  readonly means: (family: string) => Float64Array | undefined;
}

/** Which distribution's ranks a table resembles most. */
export function TableResults({ n, series, tables, means }: DistanceProps) {
  if (tables.length === 0 || series.length === 0) return null;
  return (
    <Section title="Distance between table and ranks">
      <table className={styles.results}>
        <thead>
          <tr>
            <th scope="col">RMS, no unit</th>
            {tables.map(({ id, label }) => (
              <th key={id} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {series.map((one) => {
            const ranks = means(one.family.id);
            return (
              <tr key={one.kind}>
                <SeriesName series={one} />
                {tables.map(({ id, scaled }) => (
                  <td key={id}>{ranks ? fixed(tableDistance(scaled, ranks), 4) : '…'}</td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className={styles.note}>
        {`Root mean square over the levels of (scaled level − exact mean of the rank it stands at), N = ${n}. A small distance says that the shapes agree, not that the table is the best one.`}
      </p>
    </Section>
  );
}

function SeriesName({ series }: { readonly series: Series }) {
  return (
    <th scope="row">
      <span className={styles.series}>
        <MarkerSwatch series={series.slot} />
        {series.family.label}
      </span>
    </th>
  );
}
