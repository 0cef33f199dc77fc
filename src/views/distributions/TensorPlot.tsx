import { line } from 'd3-shape';
import { type RefObject, useMemo } from 'react';
import type { ShapeResult } from '../../core/experiments/distributions/shape-job.ts';
import type { TensorBlocks } from '../../core/experiments/distributions/tensor-blocks.ts';
import type { Frame } from '../../ui/chart/frame.ts';
import { markerPath } from '../../ui/chart/Marker.tsx';
import { Plot } from '../../ui/chart/Plot.tsx';
import type { Probe } from '../../ui/chart/probe.ts';
import styles from './distributions.module.css';
import { fixed, withError } from './format.ts';
import type { Series } from './series.ts';

interface TensorPlotProps {
  readonly name: string;
  readonly blocks: TensorBlocks | undefined;
  readonly series: readonly Series[];
  readonly shapes: Readonly<Record<string, ShapeResult>>;
  readonly svgRef: RefObject<SVGSVGElement | null>;
}

/** The ranks of a tensor's scaled blocks against those of model distributions: on the diagonal they agree. */
export function TensorPlot({ name, blocks, series, shapes, svgRef }: TensorPlotProps) {
  const x = useMemo(
    () => ({ label: 'Exact mean of the rank under the distribution', domain: [-1.05, 1.05] as const }),
    [],
  );
  const y = useMemo(
    () => ({ label: 'Mean of the same rank in the tensor (largest magnitude = 1)', domain: [-1.05, 1.05] as const }),
    [],
  );
  const pairs = useMemo(
    () =>
      series.flatMap((one) => {
        const means = shapes[one.family.id]?.rankMeans;
        return blocks && means?.length === blocks.n ? [{ one, means }] : [];
      }),
    [series, shapes, blocks],
  );
  const probes = useMemo(
    () =>
      pairs.flatMap(({ one, means }) =>
        Array.from(means, (mean, rank): Probe => {
          const measured = blocks!.means[rank]!;
          const facts: Probe['facts'] = [
            ['in the tensor', withError(measured, blocks!.standardErrors[rank]!)],
            [one.family.label, fixed(mean, 5)],
            ['difference', fixed(measured - mean, 5)],
          ];
          return {
            key: `${one.kind}/${rank}`,
            series: one.kind,
            x: mean,
            y: measured,
            title: `Rank ${rank} of ${blocks!.n}`,
            facts,
          };
        }),
      ),
    [pairs, blocks],
  );
  const draw = (frame: Frame) => (
    <>
      <g className={styles.reference}>
        <line x1={frame.x(-1)} y1={frame.y(-1)} x2={frame.x(1)} y2={frame.y(1)} />
        <text x={frame.x(1) - 8} y={frame.y(1) + 4} textAnchor="end">
          on this line the tensor agrees
        </text>
      </g>
      {pairs.map(({ one, means }) => (
        <g key={one.kind} style={{ color: one.color }}>
          <path
            className={styles.curve}
            d={
              line<number>(
                (mean) => frame.x(mean),
                (_, rank) => frame.y(blocks!.means[rank]!),
              )(Array.from(means)) ?? ''
            }
          />
          {Array.from(means, (mean, rank) => {
            const [measured, error] = [blocks!.means[rank]!, blocks!.standardErrors[rank]!];
            return (
              // Ranks have no other name than their place.
              <g key={`${rank}`} transform={`translate(${frame.x(mean)},0)`}>
                <line className={styles.error} y1={frame.y(measured - error)} y2={frame.y(measured + error)} />
                <path
                  className={styles.marker}
                  d={markerPath(one.slot, means.length > 64 ? 14 : 34)}
                  transform={`translate(0,${frame.y(measured)})`}
                />
              </g>
            );
          })}
        </g>
      ))}
      <Legend frame={frame} series={pairs.map(({ one }) => one)} />
    </>
  );
  return (
    <Plot
      label={`Ranks of the scaled blocks of ${name} against model distributions`}
      description={blocks ? `The other extremum lies at ${fixed(blocks.means[blocks.n - 1]!, 4)} on average.` : ''}
      x={x}
      y={y}
      probes={probes}
      svgRef={svgRef}
      draw={draw}
    />
  );
}

function Legend({ frame, series }: { readonly frame: Frame; readonly series: readonly Series[] }) {
  return series.map((one, index) => (
    <g key={one.kind} transform={`translate(${frame.left + 18},${frame.top + 16 + 20 * index})`}>
      <path className={styles.marker} style={{ color: one.color }} d={markerPath(one.slot, 60)} />
      <text x={14} dy="0.34em" style={{ fill: one.color, fontWeight: 600 }}>
        {one.family.label}
      </text>
    </g>
  ));
}
