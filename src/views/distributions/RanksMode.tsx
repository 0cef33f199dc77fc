import { useMemo, useRef } from 'react';
import type { ShapeResult } from '../../core/experiments/distributions/shape-job.ts';
import { Notice } from '../../ui/Feedback.tsx';
import { BlockControls, SimulationControls } from './Controls.tsx';
import { densityBins } from './DensityPlot.tsx';
import { fixed } from './format.ts';
import { LabFrame } from './LabFrame.tsx';
import type { ModeProps } from './mode.ts';
import { RanksPlot } from './RanksPlot.tsx';
import { CheckResults, TableResults } from './Results.tsx';
import { type Series, seriesOf } from './series.ts';
import { ranksSheet } from './sheet.ts';
import { type LevelTable, levelTables, tableDistance } from './tables.ts';
import { useShapes } from './use-exact.ts';
import { type SimulationRequest, useSimulation } from './use-simulation.ts';

/** Experiment 2: the mean of every rank, with tables of levels laid over it. */
export function RanksMode({ state, patch }: ModeProps) {
  const { dist, nu, mixp, mixr, n, blocks, seed } = state;
  const series = useMemo(() => seriesOf({ dist, nu, mixp, mixr }), [dist, nu, mixp, mixr]);
  const families = useMemo(() => series.map(({ family }) => family.id), [series]);
  const request = useMemo(
    (): SimulationRequest | undefined =>
      families.length === 0 ? undefined : { experiment: 'ranks', families, lengths: [n], blocks, seed },
    [families, n, blocks, seed],
  );
  const simulation = useSimulation(request);
  const { points } = simulation;
  const { of: shapes, problem } = useShapes(families, n, densityBins);
  const tables = useMemo(() => levelTables(state.tables, state.own), [state.tables, state.own]);
  const sheet = useMemo(() => ranksSheet(series, n, points, shapes), [series, n, points, shapes]);
  const svgRef = useRef<SVGSVGElement>(null);
  return (
    <LabFrame
      state={state}
      patch={patch}
      title="The ranks of a scaled block"
      sheet={sheet}
      svgRef={svgRef}
      finding={findingOf(series, shapes, tables[0], n)}
      hasSeries={series.length > 0}
      sections={
        <>
          <BlockControls state={state} patch={patch} />
          <SimulationControls state={state} patch={patch} simulation={simulation} />
          {problem !== undefined && <Notice tone="danger">{problem}</Notice>}
          {request && state.exact && (
            <CheckResults state={state} simulation={simulation} rows={sheet.rows} expected={families.length * n} />
          )}
          <TableResults n={n} series={series} tables={tables} means={(family) => shapes[family]?.rankMeans} />
        </>
      }
    >
      <RanksPlot state={state} series={series} points={points} shapes={shapes} tables={tables} svgRef={svgRef} />
    </LabFrame>
  );
}

function findingOf(
  series: readonly Series[],
  shapes: Readonly<Record<string, ShapeResult>>,
  table: LevelTable | undefined,
  n: number,
) {
  if (!table || series.length === 0)
    return 'The ranks are odd around the middle one, but for rank 0, which has no partner: that is all the asymmetry there is.';
  const distances = series.flatMap(({ family }) => {
    const means = shapes[family.id]?.rankMeans;
    return means ? [{ label: family.label, distance: tableDistance(table.scaled, means) }] : [];
  });
  if (distances.length < series.length) return undefined;
  const nearest = distances.toSorted((a, b) => a.distance - b.distance)[0]!;
  return (
    <>
      Of the distributions shown, the ranks of <strong>{nearest.label}</strong> blocks of {n} come nearest to{' '}
      {table.label}: root mean square distance <strong>{fixed(nearest.distance, 4)}</strong>.
    </>
  );
}
