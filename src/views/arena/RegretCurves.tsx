import { line } from 'd3-shape';
import { type RefObject, useMemo } from 'react';
import { sharesAbove } from '../../core/experiments/arena/regret-histogram.ts';
import type { ArenaTally } from '../../core/experiments/arena/tally.ts';
import type { Frame } from '../../ui/chart/frame.ts';
import { markerPath } from '../../ui/chart/Marker.tsx';
import { Plot } from '../../ui/chart/Plot.tsx';
import styles from './arena.module.css';
import { lookOf } from './look.ts';
import { countText, regretText, shareText } from './number-text.ts';
import type { ArenaRow } from './rows.ts';
import { placeStartLabels } from './start-labels.ts';

interface RegretCurvesProps {
  readonly rows: readonly ArenaRow[];
  readonly tally: ArenaTally;
  readonly svgRef: RefObject<SVGSVGElement | null>;
}

interface Curve {
  readonly row: ArenaRow;
  readonly points: readonly { readonly regret: number; readonly share: number }[];
}

/** Regrets below this count as none: the noise of f64 and of equal optima. */
const lowest = 1e-9;
const decades = [1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1];
const powerText = (value: number): string => (value === 1 ? '1' : `1e−${-Math.floor(Math.log10(value) + 0.5)}`);

/** For every regret, the share of blocks that lose more: one curve per entrant that ever loses. */
export function RegretCurves({ rows, tally, svgRef }: RegretCurvesProps) {
  const curves = useMemo(() => curvesOf(rows, tally), [rows, tally]);
  const x = useMemo(() => {
    const far = Math.max(1e-8, ...curves.flatMap(({ points }) => points.map(({ regret }) => regret)));
    return { label: 'Regret: best minus achieved weighted cosine, no unit', type: 'log' as const, domain: [lowest, decades.find((end) => end >= far) ?? 2] as const, ticks: decades, format: powerText };
  }, [curves]);
  const y = useMemo(() => {
    const bottom = 10 ** Math.floor(Math.log10(1 / Math.max(10, tally.blocks)) + 1e-9);
    return { label: 'Share of blocks that lose more', type: 'log' as const, domain: [bottom, 1.25] as const, ticks: decades, format: powerText };
  }, [tally.blocks]);
  const probes = useMemo(
    () =>
      curves.flatMap(({ row, points }) =>
        points
          .filter(({ share }) => share > 0)
          .map(({ regret, share }) => ({
            key: `${row.entrant.id}/${regret}`,
            series: row.entrant.id,
            x: regret,
            y: share,
            title: row.entrant.label,
            facts: [
              ['regret above', regretText(regret)],
              ['share', share >= 1e-3 ? shareText(share) : share.toExponential(1)],
              ['blocks', countText(Math.floor(share * tally.blocks + 0.5))],
            ] as const,
          })),
      ),
    [curves, tally.blocks],
  );
  const description = curves.map(({ row, points }) => `${row.entrant.label}: ${shareText(points[0]!.share)} of the blocks lose more than 1e−9, at most ${regretText(row.standing.regret!.max)}`).join('; ');
  const draw = (frame: Frame) => (
    <>
      {curves.map((curve) => (
        <CurveLine key={curve.row.entrant.id} frame={frame} curve={curve} />
      ))}
      <StartLabels frame={frame} curves={curves} />
    </>
  );
  return (
    <Plot
      label="Share of blocks above a regret"
      description={description === '' ? 'No algorithm loses more than 1e−9 on any block.' : description}
      x={x}
      y={y}
      probes={probes}
      labelPx={26}
      svgRef={svgRef}
      draw={draw}
    />
  );
}

/** Curves from 1e-9 on, down to the last regret that a block exceeds; entrants without any are left out. */
function curvesOf(rows: readonly ArenaRow[], tally: ArenaTally): Curve[] {
  return rows.flatMap((row) => {
    const regret = tally.entrants[row.standing.entrant]?.regret;
    const points = regret ? sharesAbove(regret.histogram).filter((point) => point.regret >= lowest * 0.999) : [];
    return points[0] && points[0].share > 0 ? [{ row, points }] : [];
  });
}

function CurveLine({ frame, curve }: { readonly frame: Frame; readonly curve: Curve }) {
  const { marker, color, dashes } = lookOf(curve.row.slot);
  const visible = curve.points.filter(({ share }) => share > 0);
  const path = line<Curve['points'][number]>(
    ({ regret }) => frame.x(regret),
    ({ share }) => frame.y(share),
  );
  const end = curve.points[visible.length];
  return (
    <g style={{ color }}>
      <path className={styles.curve} strokeDasharray={dashes} d={`${path(visible) ?? ''}${end ? `H${frame.x(end.regret)}V${frame.bottom}` : ''}`} />
      {visible
        .filter((_, index) => index % 20 === 10)
        .map(({ regret, share }) => (
          <path key={regret} className={styles.marker} d={markerPath(marker, 40)} transform={`translate(${frame.x(regret)},${frame.y(share)})`} />
        ))}
    </g>
  );
}

/** Names where the curves begin, with a sample of the line: above the curve where there is room, else in a column below the curves. */
function StartLabels({ frame, curves }: { readonly frame: Frame; readonly curves: readonly Curve[] }) {
  const places = placeStartLabels(
    curves.map(({ points }) => frame.y(points[0]!.share)),
    frame.bottom,
  );
  return (
    <g className={styles.startLabels}>
      {curves.map(({ row }, index) => {
        const { color, marker, dashes } = lookOf(row.slot);
        return (
          <g key={row.entrant.id} transform={`translate(${frame.left + 8},${places[index]})`} style={{ color }}>
            <path className={styles.curve} strokeDasharray={dashes} d="M0,0H24" />
            <path className={styles.marker} d={markerPath(marker, 40)} transform="translate(12,0)" />
            <text x={30} dy="0.34em">
              {row.entrant.label}
            </text>
          </g>
        );
      })}
    </g>
  );
}
