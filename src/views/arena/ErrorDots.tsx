import { type RefObject, useMemo } from 'react';
import type { Estimate } from '../../core/experiments/distributions/monte-carlo.ts';
import type { Frame } from '../../ui/chart/frame.ts';
import { markerPath } from '../../ui/chart/Marker.tsx';
import { Plot } from '../../ui/chart/Plot.tsx';
import styles from './arena.module.css';
import { rankText } from './columns.ts';
import { lookOf } from './look.ts';
import { differenceText, estimateText, regretEstimateText } from './number-text.ts';
import type { ArenaRow } from './rows.ts';
import type { ArenaState } from './schema.ts';

interface ErrorDotsProps {
  readonly rows: readonly ArenaRow[];
  readonly kind: ArenaState['dots'];
  readonly svgRef: RefObject<SVGSVGElement | null>;
}

const kinds: Readonly<Record<ArenaState['dots'], { readonly axis: string; readonly text: (estimate: Estimate) => string; readonly of: (row: ArenaRow) => Estimate }>> = {
  mean: { axis: 'Weighted error, no unit: mean ± 2 standard errors', text: estimateText, of: ({ standing }) => standing.weighted },
  difference: { axis: 'Weighted error minus the lowest, no unit: mean ± 2 standard errors', text: differenceText, of: ({ toLowest }) => toLowest },
};

/** One line per entrant: its mean weighted error, or how far it lies above the lowest, with two standard errors on either side. */
export function ErrorDots({ rows, kind, svgRef }: ErrorDotsProps) {
  const { axis, text, of: estimate } = kinds[kind];
  const sorted = useMemo(() => rows.toSorted((a, b) => estimate(a).mean - estimate(b).mean), [rows, estimate]);
  const x = useMemo(() => ({ label: axis, domain: domainOf(sorted.map(estimate)) }), [axis, sorted, estimate]);
  const y = useMemo(() => ({ label: 'Lowest weighted error on top', domain: [sorted.length - 0.5, -0.5] as const, ticks: [] }), [sorted.length]);
  const probes = useMemo(
    () =>
      sorted.map((row, place) => ({
        key: row.entrant.id,
        series: row.entrant.id,
        x: estimate(row).mean,
        y: place,
        title: row.entrant.label,
        facts: [
          ['rank', rankText(row)],
          ['weighted', estimateText(row.standing.weighted)],
          ['to lowest', differenceText(row.toLowest)],
          ['unweighted', estimateText(row.standing.unweighted)],
          ['regret', row.standing.regret ? regretEstimateText(row.standing.regret.mean) : 'none'],
        ] as const,
      })),
    [sorted, estimate],
  );
  const draw = (frame: Frame) => sorted.map((row, place) => <Dot key={row.entrant.id} frame={frame} row={row} place={place} estimate={estimate(row)} />);
  return (
    <Plot
      label={kind === 'mean' ? 'Weighted error of each algorithm' : 'Weighted error of each algorithm above the lowest'}
      description={sorted.map((row) => `${row.entrant.label}: ${text(estimate(row))}`).join('; ')}
      x={x}
      y={y}
      probes={probes}
      svgRef={svgRef}
      draw={draw}
    />
  );
}

function Dot({ frame, row, place, estimate }: { readonly frame: Frame; readonly row: ArenaRow; readonly place: number; readonly estimate: Estimate }) {
  const { marker, color } = lookOf(row.slot);
  const { mean } = estimate;
  const reach = Number.isFinite(estimate.standardError) ? 2 * estimate.standardError : 0;
  const at = frame.y(place);
  return (
    <g style={{ color }}>
      <line className={styles.rowLine} x1={frame.left} x2={frame.right} y1={at} y2={at} />
      <text className={styles.rowName} x={frame.left + 4} y={at - 9}>
        {row.entrant.label}
      </text>
      <path className={styles.whisker} d={`M${frame.x(mean - reach)},${at}H${frame.x(mean + reach)}M${frame.x(mean - reach)},${at - 4}v8M${frame.x(mean + reach)},${at - 4}v8`} />
      <path className={styles.marker} d={markerPath(marker, 64)} transform={`translate(${frame.x(mean)},${at})`} />
    </g>
  );
}

/** All estimates with their whiskers and some room; 0 is shown when it is near. */
function domainOf(estimates: readonly Estimate[]): readonly [number, number] {
  const reach = ({ standardError }: Estimate): number => (Number.isFinite(standardError) ? 2 * standardError : 0);
  const low = Math.min(...estimates.map((estimate) => estimate.mean - reach(estimate)));
  const high = Math.max(...estimates.map((estimate) => estimate.mean + reach(estimate)));
  const room = (high - low || Math.abs(high) || 1) * 0.06;
  return [low >= 0 && low < (high - low) * 0.25 ? Math.min(0, low) - room / 2 : low - room, high + room];
}
