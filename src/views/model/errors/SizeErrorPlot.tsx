import { type ReactNode, type RefObject, useMemo } from 'react';
import type { ErrorMetric } from '../../../core/experiments/tensor/error-metrics.ts';
import type { Axis } from '../../../ui/chart/axis.ts';
import type { Frame } from '../../../ui/chart/frame.ts';
import { Plot } from '../../../ui/chart/Plot.tsx';
import type { Probe } from '../../../ui/chart/probe.ts';
import { bitsText, numberText } from '../../../ui/number-text.ts';
import { errorText, metricAxis, metricText } from '../metric-text.ts';
import { paretoFront, placeLabels, type SizePoint } from './size-error.ts';
import styles from './errors.module.css';

/** A candidate with its number. */
export interface SizedNumber {
  readonly id: string;
  readonly label: string;
  readonly bpw: number;
  readonly value: number | null;
  /** Standard error; 0 when exact, null when not known. */
  readonly error: number | null;
}

interface SizeErrorPlotProps {
  readonly numbers: readonly SizedNumber[];
  readonly metric: ErrorMetric;
  readonly svgRef: RefObject<SVGSVGElement | null>;
}

/** Bits per weight against error: joined are the candidates that none other beats in both. */
export function SizeErrorPlot({ numbers, metric, svgRef }: SizeErrorPlotProps) {
  const points = useMemo(() => numbers.flatMap((number) => pointOf(number, metric)), [numbers, metric]);
  const front = useMemo(() => paretoFront(points), [points]);
  const lossless = numbers.filter(({ value }) => value !== null && isLossless(value, metric));
  const x = useMemo<Axis>(() => {
    const sizes = points.map(({ bpw }) => bpw);
    const [low, high] = [Math.min(...sizes), Math.max(...sizes)];
    const room = Math.max(0.5, (high - low) * 0.08);
    return { label: 'bits per weight', domain: [Math.max(0, low - room), high + room] };
  }, [points]);
  const y = useMemo<Axis>(() => lossAxis(points, metric), [points, metric]);
  const probes = useMemo(
    () =>
      points.map(({ id, label, bpw, loss }): Probe => {
        const { value, error } = numbers.find((number) => number.id === id)!;
        return {
          key: id,
          series: 'candidates',
          x: bpw,
          y: loss,
          title: front.has(id) ? `${label}, not beaten` : label,
          facts: [
            ['bits per weight', bitsText(bpw)],
            [metric.label, `${metricText(metric, value)} ${errorText(error)}`.trim()],
          ],
        };
      }),
    [points, numbers, front, metric],
  );
  if (points.length < 2) return <p className={styles.muted}>Choose two formats or more that lose something to see size against error.{losslessText(lossless)}</p>;
  const inFront = points.filter(({ id }) => front.has(id)).toSorted((a, b) => a.bpw - b.bpw);
  return (
    <>
      <div className={styles.sizePlot}>
        <Plot
          label={`Size against ${metric.label}`}
          description={`${points.map(({ label, bpw, loss }) => `${label}: ${bitsText(bpw)} bits, ${numberText(loss)}`).join('; ')}. Not beaten: ${inFront.map(({ label }) => label).join(', ')}.`}
          x={x}
          y={y}
          probes={probes}
          svgRef={svgRef}
          draw={(frame) => drawPoints(frame, points, front)}
        />
      </div>
      <p className={styles.muted}>The line joins what none other beats in both size and {metric.label}.{losslessText(lossless)}</p>
    </>
  );
}

function drawPoints(frame: Frame, points: readonly SizePoint[], front: ReadonlySet<string>): ReactNode {
  const placed = points.map((point) => ({ ...point, x: frame.x(point.bpw), y: frame.y(point.loss) }));
  const inFront = placed.filter(({ id }) => front.has(id)).toSorted((a, b) => a.bpw - b.bpw);
  const names = placeLabels([...inFront, ...placed.filter(({ id }) => !front.has(id))], frame);
  return [
    <path key="front" className={styles.front} d={inFront.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x},${y}`).join('')} />,
    ...placed.map(({ id, x, y }) => <circle key={id} className={styles.point} data-front={front.has(id) ? '' : undefined} cx={x} cy={y} r={4} />),
    ...names.map(({ id, x, y }) => (
      <text key={`${id} name`} className={styles.pointName} data-front={front.has(id) ? '' : undefined} x={x} y={y}>
        {points.find((point) => point.id === id)!.label}
      </text>
    )),
  ];
}

/** What is plotted of a metric: the smaller the less error. A cosine as its distance from 1. */
const lossOf = (value: number, { notation }: ErrorMetric): number => (notation === 'cosine' ? 1 - value : notation === 'decibel' ? -value : value);

const isLossless = (value: number, metric: ErrorMetric): boolean => (metric.notation === 'decibel' ? value === Number.POSITIVE_INFINITY : lossOf(value, metric) <= 0);

function pointOf({ id, label, bpw, value }: SizedNumber, metric: ErrorMetric): SizePoint[] {
  if (value === null || !Number.isFinite(value) || isLossless(value, metric)) return [];
  return [{ id, label, bpw, loss: lossOf(value, metric) }];
}

const losslessText = (numbers: readonly SizedNumber[]): string => (numbers.length === 0 ? '' : ` Without loss, and so below the plot: ${numbers.map(({ label }) => label).join(', ')}.`);

function lossAxis(points: readonly SizePoint[], metric: ErrorMetric): Axis {
  const losses = points.map(({ loss }) => loss);
  const [low, high] = [Math.min(...losses), Math.max(...losses)];
  // Decibels are a logarithm already; less error is drawn below, as everywhere.
  if (metric.notation === 'decibel') return { label: metricAxis(metric), domain: [low - 3, high + 3], format: (value) => numberText(-value, 3) };
  const domain = [low / 1.6, high * 1.6] as const;
  return { label: metric.notation === 'cosine' ? '1 − cosine' : metricAxis(metric), type: 'log', domain, ticks: decadeTicks(...domain), format: (value) => numberText(value, 1) };
}

/** 1, 2 and 5 times powers of ten within [low, high]; powers alone where that would be too many. */
function decadeTicks(low: number, high: number): number[] {
  const first = Math.floor(Math.log10(low));
  const powers = Array.from({ length: Math.ceil(Math.log10(high)) - first + 1 }, (_, index) => 10 ** (first + index));
  const steps = high / low > 100 ? [1] : [1, 2, 5];
  return powers.flatMap((power) => steps.map((step) => step * power)).filter((tick) => tick >= low && tick <= high);
}
