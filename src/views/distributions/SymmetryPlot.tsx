import { line } from 'd3-shape';
import { type RefObject, useMemo } from 'react';
import type { ScaleSign } from '../../core/experiments/codebook/block-errors.ts';
import { type EndLabel, EndLabels } from '../../ui/chart/EndLabels.tsx';
import type { Frame } from '../../ui/chart/frame.ts';
import { markerPath } from '../../ui/chart/Marker.tsx';
import { Plot } from '../../ui/chart/Plot.tsx';
import type { Probe } from '../../ui/chart/probe.ts';
import styles from './distributions.module.css';
import { errorText, fixed } from './format.ts';
import type { WayTable } from './symmetry-tables.ts';
import type { JudgedTable } from './use-codebook.ts';

interface SymmetryPlotProps {
  readonly name: string;
  readonly tables: readonly WayTable[];
  readonly judged: readonly (JudgedTable | undefined)[];
  readonly svgRef: RefObject<SVGSVGElement | null>;
}

const rules: readonly { readonly sign: ScaleSign; readonly label: string; readonly slot: number }[] = [
  { sign: 'free', label: 'sign free', slot: 1 },
  { sign: 'fixed', label: 'sign fixed', slot: 2 },
];

interface Point {
  readonly table: WayTable;
  readonly judged: JudgedTable;
}

/** Error against how far a table has gone to its mirror average. Tables beside the way are lines across. */
export function SymmetryPlot({ name, tables, judged, svgRef }: SymmetryPlotProps) {
  const points = useMemo(
    () => tables.flatMap((table, index): Point[] => (judged[index] ? [{ table, judged: judged[index] }] : [])),
    [tables, judged],
  );
  const way = points.filter(({ table }) => table.share !== undefined);
  const beside = points.filter(({ table }) => table.share === undefined);
  const [low, high] = useMemo(() => rangeOf(points), [points]);
  const x = useMemo(
    () => ({
      label: `${name} (0 %) on its way to its mirror average (100 %)`,
      domain: [-0.02, 1.02] as const,
      ticks: [0, 0.2, 0.4, 0.6, 0.8, 1],
      format: (value: number) => `${fixed(100 * value, 0)} %`,
    }),
    [name],
  );
  const y = useMemo(() => ({ label: 'Relative squared error, ‰', domain: [low, high] as const }), [low, high]);
  const probes = useMemo(
    () =>
      points.flatMap(({ table, judged: errors }) =>
        rules.map(({ sign, label }): Probe => ({
          key: `${sign}/${table.label}`,
          series: table.share === undefined ? `${sign}/beside` : sign,
          x: table.share ?? 1,
          y: 1000 * errors[sign].mean,
          title: `${table.label}, ${label}`,
          facts: [
            ['error', errorText(errors[sign])],
            ['to the table as it is', errorText(errors[sign].difference)],
          ],
        })),
      ),
    [points],
  );
  const start = way.find(({ table }) => table.share === 0);
  const end = way.find(({ table }) => table.share === 1);
  const labels: readonly EndLabel[] = [
    ...(end ? [{ key: 'mirror', text: end.table.label, y: 1000 * end.judged.free.mean, color: 'var(--text)' }] : []),
    ...beside.map(({ table, judged: errors }) => ({
      key: table.label,
      text: table.label.replace(' to IQ4_NL', '').replace(', symmetric', ''),
      y: 1000 * errors.free.mean,
      color: 'var(--text)',
    })),
  ];
  const draw = (frame: Frame) => (
    <>
      {beside.map(({ table, judged: errors }) => {
        const at = frame.y(1000 * errors.free.mean);
        return (
          <g key={table.label} className={styles.reference}>
            <line x1={frame.left} x2={frame.right} y1={at} y2={at} />
          </g>
        );
      })}
      {rules.map(({ sign, slot, label }) => (
        <g key={sign} style={{ color: `var(--series-${slot})` }}>
          <path
            className={styles.curve}
            d={
              line<Point>(
                ({ table }) => frame.x(table.share!),
                ({ judged: errors }) => frame.y(1000 * errors[sign].mean),
              )(way) ?? ''
            }
          />
          {way.map(({ table, judged: errors }) => {
            const { mean, standardError } = errors[sign];
            return (
              <g key={table.label} transform={`translate(${frame.x(table.share!)},0)`}>
                <line
                  className={styles.error}
                  y1={frame.y(1000 * (mean - standardError))}
                  y2={frame.y(1000 * (mean + standardError))}
                />
                <path className={styles.marker} d={markerPath(slot, 44)} transform={`translate(0,${frame.y(1000 * mean)})`} />
              </g>
            );
          })}
          {start && (
            <text
              className={styles.curveName}
              x={frame.x(0) + 10}
              y={frame.y(1000 * start.judged[sign].mean) + (sign === 'free' ? 22 : -14)}
            >
              {label}
            </text>
          )}
        </g>
      ))}
      <EndLabels frame={frame} labels={labels} />
    </>
  );
  return (
    <Plot
      label={`Error of ${name} on its way to its mirror average`}
      description={way
        .filter(({ table }) => table.share === 0 || table.share === 1)
        .map(({ table, judged: errors }) => `${table.label}: ${errorText(errors.free)} with a free sign, ${errorText(errors.fixed)} with a fixed one`)
        .join('; ')}
      x={x}
      y={y}
      labelPx={132}
      probes={probes}
      svgRef={svgRef}
      draw={draw}
    />
  );
}

/** Thousandths, with room above and below. */
function rangeOf(points: readonly Point[]): [low: number, high: number] {
  const values = points.flatMap(({ judged }) => [judged.free, judged.fixed]).map(({ mean }) => 1000 * mean);
  if (values.length === 0) return [0, 10];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = Math.max(0.05, (high - low) * 0.12);
  return [Math.max(0, low - room), high + room];
}
