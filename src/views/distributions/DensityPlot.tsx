import { type RefObject, useMemo } from 'react';
import type { ShapeResult } from '../../core/experiments/distributions/shape-job.ts';
import type { Frame } from '../../ui/chart/frame.ts';
import { markerPath } from '../../ui/chart/Marker.tsx';
import { Plot } from '../../ui/chart/Plot.tsx';
import type { Probe } from '../../ui/chart/probe.ts';
import styles from './distributions.module.css';
import { fixed } from './format.ts';
import type { DistributionsState } from './schema.ts';
import type { Series } from './series.ts';

/** Bins over (-1, 1) of the published histogram. */
export const densityBins = 64;

interface DensityPlotProps {
  readonly state: DistributionsState;
  readonly series: readonly Series[];
  readonly shapes: Readonly<Record<string, ShapeResult>>;
  readonly svgRef: RefObject<SVGSVGElement | null>;
}

/** Where the samples of scaled blocks lie: an atom on one side, and a symmetric rest. */
export function DensityPlot({ state, series, shapes, svgRef }: DensityPlotProps) {
  const { n, side } = state;
  const atomAt = side === 'minus' ? -1 : 1;
  const shown = useMemo(() => series.filter(({ family }) => shapes[family.id]), [series, shapes]);
  const highest = Math.max(0.01, ...shown.map(({ family }) => Math.max(...shapes[family.id]!.interior)));
  const top = Math.max(highest * 1.18, Math.min(1 / n, highest * 1.6) * 1.1);
  const x = useMemo(
    () => ({
      label: 'Scaled sample (largest magnitude = 1)',
      domain: [-1.06, 1.06] as const,
      ticks: [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1],
    }),
    [],
  );
  const y = useMemo(
    () => ({ label: `Probability per bin (${densityBins} bins of width 1/32)`, domain: [0, top] as const }),
    [top],
  );
  const probes = useMemo(
    () => shown.flatMap((one) => probesOf(one, facing(shapes[one.family.id]!.interior, atomAt), n, atomAt, top)),
    [shown, shapes, n, atomAt, top],
  );
  const draw = (frame: Frame) => (
    <>
      <Atom frame={frame} n={n} at={atomAt} top={top} />
      {shown.map((one) => (
        <path
          key={one.kind}
          className={styles.steps}
          style={{ color: one.color }}
          d={stepsPath(frame, facing(shapes[one.family.id]!.interior, atomAt))}
        />
      ))}
      {shown.map((one, index) => (
        <g key={one.kind} transform={`translate(${frame.right - 136},${frame.top + 14 + 20 * index})`}>
          <path className={styles.marker} style={{ color: one.color }} d={markerPath(one.slot, 60)} />
          <text x={14} dy="0.34em" style={{ fill: one.color, fontWeight: 600 }}>
            {one.family.label}
          </text>
        </g>
      ))}
    </>
  );
  return (
    <Plot
      label={`Distribution of the samples of scaled blocks of ${n}`}
      description={`A share of 1/${n} = ${fixed(1 / n, 4)} of all samples lies exactly at ${fixed(atomAt, 0)}; the rest is symmetric around 0.`}
      x={x}
      y={y}
      probes={probes}
      svgRef={svgRef}
      draw={draw}
    />
  );
}

/** The atom as a stem; an arrow head where it is taller than the drawing. */
function Atom({
  frame,
  n,
  at,
  top,
}: {
  readonly frame: Frame;
  readonly n: number;
  readonly at: number;
  readonly top: number;
}) {
  const isCut = 1 / n > top;
  const x = frame.x(at);
  const end = isCut ? frame.top + 8 : frame.y(1 / n);
  const other = frame.x(-at);
  const anchor = at < 0 ? 'start' : 'end';
  return (
    <g className={styles.reference} style={{ color: 'var(--text)' }}>
      <path className={styles.atom} d={`M${x},${frame.bottom}V${end}`} />
      {isCut ? (
        <path d={`M${x - 6},${end + 10}L${x},${end}L${x + 6},${end + 10}`} fill="none" className={styles.atom} />
      ) : (
        <circle cx={x} cy={end} r={4.5} />
      )}
      <text x={x - at * 12} y={Math.max(frame.top + 12, end + 4)} textAnchor={anchor}>
        {`atom at ${fixed(at, 0)}: probability 1/${n} = ${fixed(1 / n, 4)}`}
      </text>
      <line x1={other} x2={other} y1={frame.bottom} y2={frame.bottom - 54} />
      <text x={other + at * 8} y={frame.bottom - 58} textAnchor={at < 0 ? 'end' : 'start'}>
        {`nothing at ${at < 0 ? '+1' : '−1'}`}
      </text>
    </g>
  );
}

/** The histogram with the atom on this side. Exact ones are symmetric, that of a tensor need not be. */
const facing = (mass: Float64Array, atomAt: number): Float64Array => (atomAt < 0 ? mass : mass.slice().reverse());

/** Outline of a histogram over (-1, 1), closed on the axis. */
function stepsPath(frame: Frame, mass: Float64Array): string {
  const edge = (bin: number): number => frame.x((2 * bin) / mass.length - 1);
  const parts = Array.from(mass, (value, bin) => `V${frame.y(value)}H${edge(bin + 1)}`);
  return `M${edge(0)},${frame.y(0)}${parts.join('')}V${frame.y(0)}`;
}

function probesOf(series: Series, mass: Float64Array, n: number, atomAt: number, top: number): Probe[] {
  const { kind, family } = series;
  const width = 2 / mass.length;
  const bins = Array.from(mass, (probability, bin): Probe => {
    const low = bin * width - 1;
    return {
      key: `${kind}/${bin}`,
      series: kind,
      x: low + width / 2,
      y: probability,
      title: `${family.label}, N = ${n}`,
      facts: [
        ['from', fixed(low, 5)],
        ['to', fixed(low + width, 5)],
        ['probability', fixed(probability, 6)],
        ['density', fixed(probability / width, 4)],
      ],
    };
  });
  const atom: Probe = {
    key: `${kind}/atom`,
    series: kind,
    x: atomAt,
    y: Math.min(1 / n, top * 0.97),
    title: `Atom, N = ${n}`,
    facts: [['at', fixed(atomAt, 0)], ['probability', fixed(1 / n, 6)]], // prettier-ignore
  };
  return atomAt < 0 ? [atom, ...bins] : [...bins, atom];
}
