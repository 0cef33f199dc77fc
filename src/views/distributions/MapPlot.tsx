import { line } from 'd3-shape';
import { type RefObject, useMemo } from 'react';
import { colorMaps } from '../../core/color/colormaps.ts';
import { powersOfTwo } from '../../ui/chart/axis.ts';
import type { Frame } from '../../ui/chart/frame.ts';
import { Plot } from '../../ui/chart/Plot.tsx';
import type { Probe } from '../../ui/chart/probe.ts';
import { atomPicture, interiorPicture, scalePicture } from './density-image.ts';
import { densityBins } from './DensityPlot.tsx';
import styles from './distributions.module.css';
import { fixed } from './format.ts';
import type { DistributionsState } from './schema.ts';
import { type Series, simulatedLengths } from './series.ts';

interface MapPlotProps {
  readonly state: DistributionsState;
  readonly series: Series;
  /** 255 x 64 probabilities, block lengths 2 to 256. */
  readonly interior: Float64Array | undefined;
  /** Exact mean of the other extremum from block length 2 on. */
  readonly curve: Float64Array | undefined;
  readonly svgRef: RefObject<SVGSVGElement | null>;
}

const map = colorMaps.viridis;

/** The density of scaled samples for every block length at once. */
export function MapPlot({ state, series, interior, curve, svgRef }: MapPlotProps) {
  const sign = state.side === 'minus' ? 1 : -1;
  const high = useMemo(() => (interior ? Math.max(...interior) : 1), [interior]);
  const pictures = useMemo(
    () =>
      interior && {
        interior: interiorPicture(interior, densityBins, high, map),
        atom: atomPicture(high, map),
        scale: scalePicture(map),
      },
    [interior, high],
  );
  const x = useMemo(
    () => ({
      label: 'Scaled sample (largest magnitude = 1)',
      domain: [-1.12, 1.12] as const,
      ticks: [-1, -0.5, 0, 0.5, 1],
    }),
    [],
  );
  const y = useMemo(
    () => ({
      label: 'Block length N (samples per block)',
      domain: [2, 256] as const,
      type: 'log' as const,
      ticks: powersOfTwo(2, 256),
    }),
    [],
  );
  const probes = useMemo(() => (interior ? probesOf(series, interior, sign) : []), [series, interior, sign]);
  const draw = (frame: Frame) =>
    pictures && (
      <>
        <Stretched frame={frame} href={pictures.interior} from={-1} to={1} />
        <Stretched frame={frame} href={pictures.atom} from={sign < 0 ? 1.03 : -1.1} to={sign < 0 ? 1.1 : -1.03} />
        <text className={styles.atomName} x={frame.x(-1.065 * sign)} y={frame.bottom + 31} textAnchor="middle">
          atom
        </text>
        {curve && <OtherEnd frame={frame} curve={curve} sign={sign} />}
        <ColorScale frame={frame} href={pictures.scale} high={high} />
      </>
    );
  return (
    <Plot
      label={`Density of the samples of scaled ${series.family.label} blocks against block length`}
      description={`The share of samples exactly at ${fixed(-sign, 0)} falls as 1/N; the others are symmetric around 0 and gather there as N grows.`}
      x={x}
      y={y}
      labelPx={104}
      probes={probes}
      svgRef={svgRef}
      draw={draw}
    />
  );
}

interface StretchedProps {
  readonly frame: Frame;
  readonly href: string;
  readonly from: number;
  readonly to: number;
}

function Stretched({ frame, href, from, to }: StretchedProps) {
  const left = frame.x(from);
  return (
    <image
      href={href}
      x={left}
      y={frame.top}
      width={frame.x(to) - left}
      height={frame.bottom - frame.top}
      preserveAspectRatio="none"
      style={{ imageRendering: 'pixelated' }}
    />
  );
}

function OtherEnd({
  frame,
  curve,
  sign,
}: {
  readonly frame: Frame;
  readonly curve: Float64Array;
  readonly sign: number;
}) {
  const path = line<number>(
    (mean) => frame.x(sign * mean),
    (_, index) => frame.y(index + 2),
  )(Array.from(curve));
  const at = 20;
  const place = frame.x(sign * curve[at - 2]!);
  return (
    <g className={styles.onPicture}>
      <path d={path ?? ''} />
      <text x={place - sign * 10} y={frame.y(at)} textAnchor={sign > 0 ? 'end' : 'start'} dy="0.34em">
        mean of the other end
      </text>
    </g>
  );
}

/** The colours with their numbers; the atom of short blocks lies beyond the end. */
function ColorScale({ frame, href, high }: { readonly frame: Frame; readonly href: string; readonly high: number }) {
  const left = frame.right + 22;
  const height = Math.min(220, frame.bottom - frame.top - 24);
  const top = frame.top + 24;
  return (
    <g className={styles.scale}>
      <text x={frame.right + 12} y={frame.top + 4}>
        probability
      </text>
      <text x={frame.right + 12} y={frame.top + 17}>
        per bin
      </text>
      <image href={href} x={left} y={top + 6} width={14} height={height} preserveAspectRatio="none" />
      {[1, 0.75, 0.5, 0.25, 0].map((share) => (
        <text key={share} x={left + 20} y={top + 6 + (1 - share) * height} dy="0.34em">
          {share === 1 ? `≥ ${fixed(high, 3)}` : fixed(share * high, 3)}
        </text>
      ))}
    </g>
  );
}

function probesOf({ family }: Series, interior: Float64Array, sign: number): Probe[] {
  const width = 2 / densityBins;
  return simulatedLengths(2, 256).flatMap((n): Probe[] => {
    const title = `${family.label}, N = ${n}`;
    const bins = Array.from({ length: densityBins }, (_, bin): Probe => {
      const low = bin * width - 1;
      const probability = interior[(n - 2) * densityBins + bin]!;
      const facts: Probe['facts'] = [['from', fixed(low, 5)], ['to', fixed(low + width, 5)], ['probability', fixed(probability, 6)]]; // prettier-ignore
      return { key: `${n}/${bin}`, series: String(n), x: low + width / 2, y: n, title, facts };
    });
    const facts: Probe['facts'] = [['atom at', fixed(-sign, 0)], ['probability', fixed(1 / n, 6)]]; // prettier-ignore
    const atom: Probe = { key: `${n}/atom`, series: String(n), x: -1.065 * sign, y: n, title, facts };
    return sign > 0 ? [atom, ...bins] : [...bins, atom];
  });
}
