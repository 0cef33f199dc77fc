import { format } from 'd3-format';
import { type RefObject, useMemo } from 'react';
import type { Histogram } from '../../client/tensor-stats.ts';
import type { Axis } from '../../ui/chart/axis.ts';
import { Plot } from '../../ui/chart/Plot.tsx';
import type { Probe } from '../../ui/chart/probe.ts';
import { countText, numberText } from '../../ui/number-text.ts';
import styles from './model.module.css';

const short = format('~s');

interface HistogramPlotProps {
  readonly histogram: Histogram;
  readonly isLog: boolean;
  readonly svgRef: RefObject<SVGSVGElement | null>;
}

/** How the values are distributed: bars to read by pointer or arrow keys. */
export function HistogramPlot({ histogram, isLog, svgRef }: HistogramPlotProps) {
  const { range, counts, below, above } = histogram;
  const width = (range.max - range.min) / range.bins;
  const most = counts.reduce((largest, count) => Math.max(largest, count), 1);
  const x = useMemo<Axis>(() => padded({ label: 'value', domain: [range.min, range.max] }), [range]);
  const y = useMemo<Axis>(() => (isLog ? { label: 'values', domain: [0.7, most], type: 'log', format: short } : { label: 'values', domain: [0, most], format: short }), [isLog, most]);
  const probes = useMemo(
    () =>
      Array.from(counts, (count, bin): Probe => {
        const from = range.min + bin * width;
        return {
          key: String(bin),
          series: 'bins',
          x: from + width / 2,
          y: isLog ? Math.max(0.7, count) : count,
          title: `${numberText(from, 3)} to ${numberText(from + width, 3)}`,
          facts: [['values', countText(count)]],
        };
      }),
    [counts, range, width, isLog],
  );
  const outside = below + above;
  return (
    <>
      <div className={styles.chart}>
        <Plot
          label="Histogram of the values"
          description={`${range.bins} bins from ${numberText(range.min)} to ${numberText(range.max)}, the fullest with ${countText(most)} values.`}
          x={x}
          y={y}
          probes={probes}
          svgRef={svgRef}
          draw={(frame) =>
            Array.from(counts, (count, bin) => {
              if (count === 0) return null;
              const left = frame.x(range.min + bin * width);
              const top = frame.y(count);
              const right = width > 0 ? frame.x(range.min + (bin + 1) * width) : left + 3;
              return <rect key={bin} className={styles.bar} x={left} y={top} width={Math.max(0.5, right - left - 0.5)} height={Math.max(0, frame.bottom - top)} />;
            })
          }
        />
      </div>
      {outside > 0 && (
        <p className={styles.muted}>
          Mean ± 5 standard deviations; {countText(below)} values lie below and {countText(above)} above.
        </p>
      )}
    </>
  );
}

/** A single value still needs an axis with two ends. */
const padded = (axis: Axis): Axis => {
  const [low, high] = axis.domain;
  const room = Math.abs(low) || 1;
  return low < high ? axis : { ...axis, domain: [low - room / 2, high + room / 2] };
};
