import { line } from 'd3-shape';
import { type ReactNode, type RefObject, useMemo } from 'react';
import type { ImatrixLayer } from '../../imatrix/report.ts';
import type { Axis } from '../../ui/chart/axis.ts';
import type { Frame } from '../../ui/chart/frame.ts';
import { Plot } from '../../ui/chart/Plot.tsx';
import type { Probe } from '../../ui/chart/probe.ts';
import { EmptyState } from '../../ui/Feedback.tsx';
import { missingText, numberText, percentText } from '../../ui/number-text.ts';
import type { LayerMetric } from './schema.ts';
import styles from './imatrix.module.css';

interface LayerPlotProps {
  readonly layers: readonly ImatrixLayer[];
  readonly metric: LayerMetric;
  readonly svgRef: RefObject<SVGSVGElement | null>;
}

export const layerMetricInfo: Readonly<Record<LayerMetric, { readonly label: string; readonly axis: string; readonly formula: string }>> = {
  sum: { label: 'Sum', axis: 'sum of mean squared activations', formula: 'Sum of v_j over all tensors of the layer, v_j: mean squared activation of column j.' },
  zd: { label: 'ZD', axis: 'share of columns with |z| > 1', formula: 'Share of columns with |v_j - mean| / standard deviation > 1: mean over the tensors, weighted with their values.' },
  cosine: {
    label: 'Cosine',
    axis: 'cosine with the layer before',
    formula: 'Cosine of each tensor with the same tensor one layer before: mean over the tensors that have one, weighted with their values.',
  },
};

const textOf = (metric: LayerMetric, value: number | null): string =>
  value === null ? missingText : metric === 'sum' ? numberText(value) : metric === 'zd' ? percentText(value) : value.toFixed(5);

/** One number per layer over the depth of the model. */
export function LayerPlot({ layers, metric, svgRef }: LayerPlotProps) {
  const points = useMemo(() => layers.flatMap((layer) => (layer[metric] === null ? [] : [{ layer: layer.layer, value: layer[metric] }])), [layers, metric]);
  const probes = useMemo(
    () =>
      layers.flatMap((layer): Probe[] =>
        layer[metric] === null
          ? []
          : [
              {
                key: String(layer.layer),
                series: metric,
                x: layer.layer,
                y: layer[metric],
                title: `Layer ${layer.layer}`,
                facts: [
                  ['Tensors', String(layer.tensors)],
                  ['Sum', textOf('sum', layer.sum)],
                  ['ZD', textOf('zd', layer.zd)],
                  ['Cosine', textOf('cosine', layer.cosine)],
                ],
              },
            ],
      ),
    [layers, metric],
  );
  const [x, y] = useMemo((): [Axis, Axis] => {
    const numbers = layers.map(({ layer }) => layer);
    const values = points.map(({ value }) => value);
    const [first, last] = [Math.min(...numbers), Math.max(...numbers)];
    const low = metric === 'cosine' ? Math.min(...values, 1) : 0;
    const high = metric === 'cosine' ? 1 : Math.max(...values);
    const room = (high - low) * 0.05 || 0.05;
    return [
      {
        label: 'layer',
        domain: [first - 0.5, last + 0.5],
        // Every layer has a tick as long as they do not crowd.
        ...(numbers.length <= 24 && { ticks: numbers }),
        format: (value) => String(value),
      },
      { label: layerMetricInfo[metric].axis, domain: [metric === 'cosine' ? low - room : 0, high + room] },
    ];
  }, [layers, points, metric]);
  if (points.length === 0)
    return (
      <EmptyState title="Nothing to plot by layer">
        <p>No tensor of this file belongs to a layer (blk.N.) with data{metric === 'cosine' ? ' and has a predecessor' : ''}.</p>
      </EmptyState>
    );
  const [least, most] = points.reduce(([low, high], point) => [point.value < low!.value ? point : low, point.value > high!.value ? point : high], [points[0], points[0]]);
  return (
    <Plot
      label={`${layerMetricInfo[metric].axis} by layer`}
      description={`${points.length} layers; least ${textOf(metric, least!.value)} in layer ${least!.layer}, most ${textOf(metric, most!.value)} in layer ${most!.layer}.`}
      x={x}
      y={y}
      probes={probes}
      svgRef={svgRef}
      draw={(frame) => drawMarks(frame, points)}
    />
  );
}

interface Point {
  readonly layer: number;
  readonly value: number;
}

function drawMarks(frame: Frame, points: readonly Point[]): ReactNode {
  const path = line<Point>()
    .x((point) => frame.x(point.layer))
    .y((point) => frame.y(point.value));
  return (
    <g className={styles.layerMarks}>
      <path d={path(points as Point[]) ?? ''} />
      {points.map((point) => (
        <circle key={point.layer} cx={frame.x(point.layer)} cy={frame.y(point.value)} r={3.5} />
      ))}
    </g>
  );
}
