import { line } from 'd3-shape';
import { type RefObject, useMemo } from 'react';
import type { ShapeResult } from '../../core/experiments/distributions/shape-job.ts';
import { EndLabels } from '../../ui/chart/EndLabels.tsx';
import type { Frame } from '../../ui/chart/frame.ts';
import { markerPath } from '../../ui/chart/Marker.tsx';
import { Plot } from '../../ui/chart/Plot.tsx';
import type { Probe } from '../../ui/chart/probe.ts';
import styles from './distributions.module.css';
import { fixed, grouped, withError, zOf } from './format.ts';
import type { DistributionsState } from './schema.ts';
import type { Series } from './series.ts';
import { type LevelTable, rankOfLevel } from './tables.ts';
import type { SimulatedPoint, Simulation } from './use-simulation.ts';

interface RanksPlotProps {
  readonly state: DistributionsState;
  readonly series: readonly Series[];
  readonly points: Simulation['points'];
  readonly shapes: Readonly<Record<string, ShapeResult>>;
  readonly tables: readonly LevelTable[];
  readonly svgRef: RefObject<SVGSVGElement | null>;
}

const dashes: Readonly<Record<LevelTable['id'], string>> = {
  iq4nl: 'none',
  iq3nl: '7 3',
  iq2nl: '2 3',
  own: '8 3 2 3',
};

/** Experiment 2: the mean of each rank of a scaled block, with tables of levels laid over it. */
export function RanksPlot({ state, series, points, shapes, tables, svgRef }: RanksPlotProps) {
  const { n, exact, side } = state;
  const sign = side === 'minus' ? 1 : -1;
  const x = useMemo(
    () => ({
      label: `Rank i of N = ${n} (0: the largest magnitude)`,
      domain: [0, Math.max(1, n - 1)] as const,
    }),
    [n],
  );
  const y = useMemo(() => ({ label: 'Mean scaled value (largest magnitude = 1)', domain: [-1.06, 1.06] as const }), []);
  const probes = useMemo(
    () => [
      ...series.flatMap((one) => seriesProbes(one, points[one.family.id], shapes[one.family.id]?.rankMeans, sign)),
      ...tables.flatMap((table) => tableProbes(table, n, sign)),
    ],
    [series, points, shapes, tables, n, sign],
  );
  const draw = (frame: Frame) => (
    <>
      <g className={styles.reference}>
        <line x1={frame.left} x2={frame.right} y1={frame.y(sign)} y2={frame.y(sign)} />
        <line x1={frame.left} x2={frame.right} y1={frame.y(-sign)} y2={frame.y(-sign)} />
      </g>
      {tables.map((table) => (
        <TableLine key={table.id} frame={frame} table={table} n={n} sign={sign} />
      ))}
      {series.map((one) => (
        <RankSeries
          key={one.kind}
          frame={frame}
          series={one}
          points={points[one.family.id] ?? []}
          means={exact ? shapes[one.family.id]?.rankMeans : undefined}
          sign={sign}
        />
      ))}
      <EndLabels frame={frame} labels={endLabels(series, points, shapes, tables, sign)} />
    </>
  );
  const reach = series.flatMap(({ family }) => {
    const means = shapes[family.id]?.rankMeans;
    return means ? [`${family.label} from ${fixed(-sign, 0)} to ${fixed(sign * means[n - 1]!, 4)}`] : [];
  });
  return (
    <Plot
      label={`Mean scaled value of each rank in blocks of ${n}`}
      description={`${reach.join('; ')}.`}
      x={x}
      y={y}
      labelPx={112}
      probes={probes}
      svgRef={svgRef}
      draw={draw}
    />
  );
}

interface RankSeriesProps {
  readonly frame: Frame;
  readonly series: Series;
  readonly points: readonly SimulatedPoint[];
  readonly means: Float64Array | undefined;
  readonly sign: number;
}

function RankSeries({ frame, series, points, means, sign }: RankSeriesProps) {
  const path =
    means &&
    line<number>(
      (_, rank) => frame.x(rank),
      (mean) => frame.y(sign * mean),
    )(Array.from(means));
  const marker = markerPath(series.slot, points.length > 64 ? 12 : 34);
  return (
    <g style={{ color: series.color }}>
      {path && <path className={styles.curve} d={path} />}
      {points.map(({ at, mean, standardError }) => (
        <g key={at} transform={`translate(${frame.x(at)},0)`}>
          <line className={styles.error} y1={frame.y(mean - standardError)} y2={frame.y(mean + standardError)} />
          <path className={styles.marker} d={marker} transform={`translate(0,${frame.y(sign * mean)})`} />
        </g>
      ))}
    </g>
  );
}

interface TableLineProps {
  readonly frame: Frame;
  readonly table: LevelTable;
  readonly n: number;
  readonly sign: number;
}

function TableLine({ frame, table, n, sign }: TableLineProps) {
  const places = table.scaled.map(
    (value, level) => [frame.x(rankOfLevel(level, table.scaled.length, n)), frame.y(sign * value)] as const,
  );
  const visible = places.filter(([x]) => x <= frame.right + 0.5);
  return (
    <g className={styles.table}>
      {visible.length > 0 && (
        <path className={styles.leader} d={`M${visible.at(-1)![0]},${visible.at(-1)![1]}H${frame.right}`} />
      )}
      <path
        d={line()(visible.map(([x, y]): [number, number] => [x, y])) ?? ''}
        style={{ strokeDasharray: dashes[table.id] }}
      />
      {visible.map(([x, y]) => (
        <rect key={`${x}`} x={x - 3} y={y - 3} width={6} height={6} transform={`rotate(45 ${x} ${y})`} />
      ))}
    </g>
  );
}

function endLabels(
  series: readonly Series[],
  points: Simulation['points'],
  shapes: RanksPlotProps['shapes'],
  tables: readonly LevelTable[],
  sign: number,
) {
  const ofSeries = series.flatMap(({ kind, family, color }) => {
    const y = shapes[family.id]?.rankMeans.at(-1) ?? points[family.id]?.at(-1)?.mean;
    return y === undefined ? [] : [{ key: kind as string, text: family.label, y: sign * y, color }];
  });
  const ofTables = tables.map(({ id, label, scaled }) => ({
    key: id,
    text: label,
    y: sign * scaled.at(-1)!,
    color: 'var(--text)',
  }));
  return [...ofSeries, ...ofTables];
}

function seriesProbes(
  series: Series,
  points: readonly SimulatedPoint[] | undefined,
  means: Float64Array | undefined,
  sign: number,
): Probe[] {
  const { kind, family } = series;
  const common = (rank: number) => ({
    key: `${kind}/${rank}`,
    series: kind,
    x: rank,
    title: `${family.label}, rank ${rank}`,
  });
  if (!points)
    return Array.from(means ?? [], (mean, rank) => ({
      ...common(rank),
      y: sign * mean,
      facts: [['exact', fixed(sign * mean, 6)]],
    }));
  return points.map(({ at, mean, standardError, blocks }) => {
    const exact = means?.[at];
    const check: Probe['facts'] =
      exact === undefined ? [] : [['exact', fixed(sign * exact, 6)], ['|z|', fixed(Math.abs(zOf(mean, standardError, exact)), 2)]]; // prettier-ignore
    return {
      ...common(at),
      y: sign * mean,
      facts: [['mean', withError(sign * mean, standardError)], ...check, ['blocks', grouped(blocks)]],
    };
  });
}

function tableProbes(table: LevelTable, n: number, sign: number): Probe[] {
  return table.scaled.map((value, level) => ({
    key: `${table.id}/${level}`,
    series: table.id,
    x: rankOfLevel(level, table.scaled.length, n),
    y: sign * value,
    title: `${table.label}, level ${level} of ${table.levels.length}`,
    facts: [
      ['table value', fixed(table.levels[level]!, 0)],
      ['scaled', fixed(sign * value, 4)],
    ],
  }));
}
