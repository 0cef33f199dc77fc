import { format as formatNumber } from 'd3-format';
import { useMemo, useRef } from 'react';
import { type ScaleBins, scaleBinStart } from '../../core/experiments/tensor/code-usage.ts';
import type { Axis } from '../../ui/chart/axis.ts';
import { Plot } from '../../ui/chart/Plot.tsx';
import type { Probe } from '../../ui/chart/probe.ts';
import { countText, numberText, percentText } from '../../ui/number-text.ts';
import styles from './model.module.css';

/** How the sizes of the scales are distributed, over powers of two. */
export function ScalePlot({ bins }: { readonly bins: ScaleBins }) {
  const svg = useRef<SVGSVGElement>(null);
  const { counts } = bins;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const most = counts.reduce((largest, count) => Math.max(largest, count), 0);
  const [low, high] = [scaleBinStart(bins, 0), scaleBinStart(bins, counts.length)];
  const x = useMemo<Axis>(() => ({ label: '|scale|, unit of the weights', type: 'log', domain: [low, high], ticks: logTicks(low, high), format: (value) => numberText(value, 2) }), [low, high]);
  const y = useMemo<Axis>(() => ({ label: 'share of the scales', domain: [0, most / total], format: formatNumber('.0%') }), [most, total]);
  const probes = useMemo(
    () =>
      Array.from(counts, (count, bin): Probe => {
        const [from, to] = [scaleBinStart(bins, bin), scaleBinStart(bins, bin + 1)];
        return {
          key: String(bin),
          series: 'scales',
          x: Math.sqrt(from * to),
          y: count / total,
          title: `${numberText(from, 3)} to ${numberText(to, 3)}`,
          facts: [
            ['scales', countText(count)],
            ['share', percentText(count / total)],
          ],
        };
      }),
    [bins, counts, total],
  );
  return (
    <div className={styles.chart}>
      <Plot
        label="Sizes of the scales"
        description={`${countText(total)} scales from ${numberText(low, 3)} to ${numberText(high, 3)}; the fullest bin has ${percentText(most / total)}.`}
        x={x}
        y={y}
        probes={probes}
        svgRef={svg}
        draw={(frame) =>
          Array.from(counts, (count, bin) => {
            const left = frame.x(scaleBinStart(bins, bin));
            const top = frame.y(count / total);
            return <rect key={bin} className={styles.bar} x={left} y={top} width={Math.max(0.8, frame.x(scaleBinStart(bins, bin + 1)) - left - 0.5)} height={Math.max(0, frame.bottom - top)} />;
          })
        }
      />
    </div>
  );
}

/** At most five powers of two in [low, high]. */
function logTicks(low: number, high: number): number[] {
  const [from, to] = [Math.ceil(Math.log2(low)), Math.floor(Math.log2(high))];
  const step = Math.max(1, Math.ceil((to - from + 1) / 5));
  return Array.from({ length: Math.max(0, Math.floor((to - from) / step) + 1) }, (_, index) => 2 ** (from + index * step));
}
