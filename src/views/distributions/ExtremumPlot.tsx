import { area, line } from 'd3-shape';
import { type RefObject, useMemo } from 'react';
import { powersOfTwo } from '../../ui/chart/axis.ts';
import { EndLabels } from '../../ui/chart/EndLabels.tsx';
import type { Frame } from '../../ui/chart/frame.ts';
import { markerPath } from '../../ui/chart/Marker.tsx';
import { Plot, type Strip } from '../../ui/chart/Plot.tsx';
import type { Probe } from '../../ui/chart/probe.ts';
import styles from './distributions.module.css';
import { fixed, grouped, withError, zOf } from './format.ts';
import type { DistributionsState } from './schema.ts';
import type { Series } from './series.ts';
import type { SimulatedPoint, Simulation } from './use-simulation.ts';

interface ExtremumPlotProps {
  readonly state: DistributionsState;
  readonly series: readonly Series[];
  readonly points: Simulation['points'];
  /** Exact means by family; element i belongs to block length i + 2. */
  readonly curves: Readonly<Record<string, Float64Array>>;
  readonly svgRef: RefObject<SVGSVGElement | null>;
}

/** Experiment 1: how far the other end of a scaled block reaches, against the block length. */
export function ExtremumPlot({ state, series, points, curves, svgRef }: ExtremumPlotProps) {
  const { from, to, axis, exact } = state;
  const x = useMemo(
    () => ({
      label: 'Block length N (samples per block)',
      domain: [from, to] as const,
      type: axis,
      ...(axis === 'log' && { ticks: [...new Set([from, ...powersOfTwo(from, to)])] }),
    }),
    [from, to, axis],
  );
  const y = useMemo(
    () => ({ label: 'Mean of the other extremum (largest magnitude = 1)', domain: [-0.05, 1.07] as const }),
    [],
  );
  const strip = useMemo(() => (exact ? residuals(series, points, curves) : undefined), [exact, series, points, curves]);
  const probes = useMemo(
    () => series.flatMap((one) => probesOf(one, points[one.family.id], curves[one.family.id], x.domain)),
    [series, points, curves, x],
  );
  const description = series
    .map(({ family }) => [family.label, curves[family.id]] as const)
    .map(([label, curve]) =>
      curve
        ? `${label}: ${fixed(curve[from - 2]!, 4)} at N = ${from}, ${fixed(curve[to - 2]!, 4)} at N = ${to}`
        : label,
    )
    .join('; ');
  const draw = (frame: Frame) => (
    <>
      <SymmetryLine frame={frame} />
      {series.map((one) => (
        <g key={one.kind} style={{ color: one.color }}>
          <Estimates frame={frame} series={one} points={points[one.family.id] ?? []} />
          {exact && curves[one.family.id] && (
            <path className={styles.curve} d={curvePath(frame, curves[one.family.id]!, from, to)} />
          )}
        </g>
      ))}
      <EndLabels
        frame={frame}
        labels={series.flatMap((one) => endLabel(one, points[one.family.id], curves[one.family.id], to))}
      />
    </>
  );
  return (
    <Plot
      label="Mean of the other extremum against block length"
      description={`${description}. A symmetric block would give 1.`}
      x={x}
      y={y}
      labelPx={112}
      probes={probes}
      svgRef={svgRef}
      draw={draw}
      {...(strip && { strip })}
    />
  );
}

function SymmetryLine({ frame }: { readonly frame: Frame }) {
  return (
    <g className={styles.reference}>
      <line x1={frame.left} x2={frame.right} y1={frame.y(1)} y2={frame.y(1)} />
      <text x={frame.left + 8} y={frame.y(1) - 6}>
        1: where a symmetric block would end
      </text>
    </g>
  );
}

/** Means as markers with a band of one standard error on either side. */
function Estimates({
  frame,
  series,
  points,
}: {
  readonly frame: Frame;
  readonly series: Series;
  readonly points: readonly SimulatedPoint[];
}) {
  const band = area<SimulatedPoint>()
    .x(({ at }) => frame.x(at))
    .y0(({ mean, standardError }) => frame.y(mean - standardError))
    .y1(({ mean, standardError }) => frame.y(mean + standardError));
  const marker = markerPath(series.slot, points.length > 100 ? 20 : 32);
  return (
    <>
      <path className={styles.band} d={band(points) ?? ''} />
      {points.map(({ at, mean }) => (
        <path key={at} className={styles.marker} d={marker} transform={`translate(${frame.x(at)},${frame.y(mean)})`} />
      ))}
    </>
  );
}

function curvePath(frame: Frame, curve: Float64Array, from: number, to: number): string {
  const lengths = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  return (
    line<number>(
      (n) => frame.x(n),
      (n) => frame.y(curve[n - 2]!),
    )(lengths) ?? ''
  );
}

function endLabel(
  series: Series,
  points: readonly SimulatedPoint[] | undefined,
  curve: Float64Array | undefined,
  to: number,
) {
  const y = curve?.[to - 2] ?? points?.at(-1)?.mean;
  return y === undefined ? [] : [{ key: series.kind, text: series.family.label, y, color: series.color }];
}

/** The strip below: simulation minus exact, in standard errors. */
function residuals(
  series: readonly Series[],
  points: Simulation['points'],
  curves: ExtremumPlotProps['curves'],
): Strip {
  return {
    axis: { label: '(simulated − exact) / standard error', domain: [-4.6, 4.6], ticks: [-4, -2, 0, 2, 4] },
    heightPx: 92,
    draw: (frame) => (
      <>
        <rect
          className={styles.likely}
          x={frame.left}
          width={frame.right - frame.left}
          y={frame.y(2)}
          height={frame.y(-2) - frame.y(2)}
        />
        {series.map(({ kind, family, slot, color }) => (
          <g key={kind} style={{ color }}>
            {(points[family.id] ?? []).map(({ at, mean, standardError }) => {
              const exact = curves[family.id]?.[at - 2];
              if (exact === undefined) return null;
              const z = Math.max(-4.6, Math.min(4.6, zOf(mean, standardError, exact)));
              return (
                <path
                  key={at}
                  className={styles.marker}
                  d={markerPath(slot, 14)}
                  transform={`translate(${frame.x(at)},${frame.y(z)})`}
                />
              );
            })}
          </g>
        ))}
      </>
    ),
  };
}

function probesOf(
  series: Series,
  points: readonly SimulatedPoint[] | undefined,
  curve: Float64Array | undefined,
  domain: readonly [number, number],
): Probe[] {
  const { kind, family } = series;
  const title = (n: number): string => `${family.label}, N = ${n}`;
  if (points) {
    return points.map(({ at, mean, standardError, blocks }) => {
      const exact = curve?.[at - 2];
      const check: Probe['facts'] =
        exact === undefined ? [] : [['exact', fixed(exact, 6)], ['|z|', fixed(Math.abs(zOf(mean, standardError, exact)), 2)]]; // prettier-ignore
      const facts: Probe['facts'] = [['mean', withError(mean, standardError)], ...check, ['blocks', grouped(blocks)]];
      return { key: `${kind}/${at}`, series: kind, x: at, y: mean, title: title(at), facts };
    });
  }
  return Array.from(curve ?? [], (exact, index) => ({ n: index + 2, exact }))
    .filter(({ n }) => n >= domain[0] && n <= domain[1])
    .map(({ n, exact }) => ({
      key: `${kind}/${n}`,
      series: kind,
      x: n,
      y: exact,
      title: title(n),
      facts: [['exact', fixed(exact, 6)]],
    }));
}
