import { area, line } from 'd3-shape';
import { type ReactNode, useMemo, useRef } from 'react';
import type { TensorSummary } from '../../client/tensor-stats.ts';
import type { Axis } from '../../ui/chart/axis.ts';
import type { Frame } from '../../ui/chart/frame.ts';
import { Plot } from '../../ui/chart/Plot.tsx';
import type { Probe } from '../../ui/chart/probe.ts';
import { countText, numberText } from '../../ui/number-text.ts';
import styles from './model.module.css';

interface RowPoint {
  readonly row: number;
  readonly rms: number;
  readonly min: number;
  readonly max: number;
}

/** Root mean square of the rows from the first to the last; a band where a point stands for several rows. */
export function RowRmsPlot({ summary, rows }: { readonly summary: TensorSummary; readonly rows: number }) {
  const svg = useRef<SVGSVGElement>(null);
  const { rowRms, rowsPerBin } = summary;
  const points = useMemo(
    () =>
      Array.from(rowRms.rms, (rms, bin): RowPoint => ({ row: Math.min(rows - 1, bin * rowsPerBin), rms, min: rowRms.min[bin]!, max: rowRms.max[bin]! })).filter(
        ({ rms }) => Number.isFinite(rms),
      ),
    [rowRms, rows, rowsPerBin],
  );
  const top = points.reduce((largest, { max }) => Math.max(largest, max), 0) || 1;
  const x = useMemo<Axis>(() => ({ label: 'row', domain: [0, Math.max(1, rows - 1)] }), [rows]);
  const y = useMemo<Axis>(() => ({ label: 'RMS of the row', domain: [0, top] }), [top]);
  const probes = useMemo(
    () =>
      points.map(({ row, rms, min, max }): Probe => {
        const last = Math.min(rows, row + rowsPerBin) - 1;
        const single = row === last;
        return {
          key: String(row),
          series: 'rms',
          x: row,
          y: rms,
          title: single ? `Row ${countText(row)}` : `Rows ${countText(row)}–${countText(last)}`,
          facts: single ? [['RMS', numberText(rms)]] : [['RMS', numberText(rms)], ['of a row', `${numberText(min, 3)} to ${numberText(max, 3)}`]],
        };
      }),
    [points, rows, rowsPerBin],
  );
  return (
    <div className={styles.chart}>
      <Plot
        label="Root mean square of the rows"
        description={`${countText(points.length)} points over ${countText(rows)} rows, at most ${numberText(top)}.`}
        x={x}
        y={y}
        probes={probes}
        svgRef={svg}
        draw={(frame) => drawRows(points, frame)}
      />
    </div>
  );
}

function drawRows(points: readonly RowPoint[], frame: Frame): ReactNode {
  const x = ({ row }: RowPoint): number => frame.x(row);
  const band = area<RowPoint>(x, ({ min }) => frame.y(min), ({ max }) => frame.y(max));
  const middle = line<RowPoint>(x, ({ rms }) => frame.y(rms));
  return [
    <path key="band" className={styles.band} d={band(points) ?? ''} />,
    <path key="line" className={styles.line} d={middle(points) ?? ''} />,
  ];
}
