import { format as formatNumber } from 'd3-format';
import { type RefObject, useMemo } from 'react';
import type { CodeUsage } from '../../core/experiments/tensor/code-usage.ts';
import type { Axis } from '../../ui/chart/axis.ts';
import { Plot } from '../../ui/chart/Plot.tsx';
import type { Probe } from '../../ui/chart/probe.ts';
import { countText, percentText } from '../../ui/number-text.ts';
import styles from './model.module.css';

/** How often each code occurs. */
export function CodePlot({ codes: { codes, counts }, svgRef }: { readonly codes: CodeUsage; readonly svgRef: RefObject<SVGSVGElement | null> }) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const [low, high] = [codes[0]!, codes.at(-1)!];
  const most = counts.reduce((largest, count) => Math.max(largest, count), 0) / total;
  const x = useMemo<Axis>(() => ({ label: 'code', domain: [low - 0.5, high + 0.5], format: formatNumber('d') }), [low, high]);
  const y = useMemo<Axis>(() => ({ label: 'share of the weights', domain: [0, most], format: formatNumber('.0%') }), [most]);
  const probes = useMemo(
    () =>
      Array.from(
        codes,
        (code, index): Probe => ({
          key: String(code),
          series: 'codes',
          x: code,
          y: counts[index]! / total,
          title: `Code ${code}`,
          facts: [
            ['weights', countText(counts[index]!)],
            ['share', percentText(counts[index]! / total)],
          ],
        }),
      ),
    [codes, counts, total],
  );
  return (
    <div className={styles.chart}>
      <Plot
        label="How often each code occurs"
        description={`${codes.length} codes from ${low} to ${high}; the most frequent has ${percentText(most)} of the weights.`}
        x={x}
        y={y}
        probes={probes}
        svgRef={svgRef}
        draw={(frame) =>
          Array.from(codes, (code, index) => {
            const left = frame.x(code - 0.4);
            const top = frame.y(counts[index]! / total);
            return <rect key={code} className={styles.bar} x={left} y={top} width={Math.max(0.8, frame.x(code + 0.4) - left)} height={Math.max(0, frame.bottom - top)} />;
          })
        }
      />
    </div>
  );
}
