import { useMemo, useRef } from 'react';
import type { ShapeResult } from '../../core/experiments/distributions/shape-job.ts';
import type { TensorBlocks } from '../../core/experiments/distributions/tensor-blocks.ts';
import { Notice } from '../../ui/Feedback.tsx';
import { BlockControls, SimulationControls } from './Controls.tsx';
import { densityBins } from './DensityPlot.tsx';
import { fixed, grouped } from './format.ts';
import { LabFrame } from './LabFrame.tsx';
import type { ModeProps } from './mode.ts';
import { RanksPlot } from './RanksPlot.tsx';
import { CheckResults, TableResults } from './Results.tsx';
import { type Series, seriesOf, tensorSeries, tensorSeriesId } from './series.ts';
import { ranksSheet } from './sheet.ts';
import { type LevelTable, levelTables, tableDistance } from './tables.ts';
import { TensorBeside } from './TensorControls.tsx';
import { useShapes } from './use-exact.ts';
import { type SimulatedPoint, type SimulationRequest, useSimulation } from './use-simulation.ts';
import { besideBlocks, useTensorBlocks } from './use-tensor-blocks.ts';
import { useTensorSource } from './use-tensor-source.ts';




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
  const { of: shapes, problem } = useShapes(families, n, densityBins);
  const tables = useMemo(() => levelTables(state.tables, state.own), [state.tables, state.own]);
  const tensor = useTensorSource(state, n, dist.includes('tensor'));
  const outcome = useTensorBlocks(tensor.source, { n, blocks: besideBlocks, seed });
  const measured = outcome && 'result' in outcome ? outcome.result : undefined;
  const shown = useMemo(() => (measured ? [...series, tensorSeries] : series), [series, measured]);
  const points = useMemo(
    () => (measured ? { ...simulation.points, [tensorSeriesId]: rankPoints(measured) } : simulation.points),
    [simulation.points, measured],
  );
  const sheet = useMemo(() => ranksSheet(shown, n, points, shapes), [shown, n, points, shapes]);
  const svgRef = useRef<SVGSVGElement>(null);
  return (
    <LabFrame
      state={state}
      patch={patch}
      title="The ranks of a scaled block"
      sheet={sheet}
      svgRef={svgRef}
      finding={
        tensor.source && measured ? (
          <>
            Tensor: {tensor.source.label}, {grouped(measured.blocks)} blocks. {findingOf(series, shapes, tables[0], n)}
          </>
        ) : (
          findingOf(series, shapes, tables[0], n)
        )
      }
      hasSeries={series.length > 0 || dist.includes('tensor')}
      sections={
        <>
          <TensorBeside state={state} patch={patch} source={tensor} />
          {outcome && 'problem' in outcome && <Notice tone="danger">{outcome.problem}</Notice>}
          <BlockControls state={state} patch={patch} />
          <SimulationControls state={state} patch={patch} simulation={simulation} />
          {problem !== undefined && <Notice tone="danger">{problem}</Notice>}
          {request && state.exact && (
            <CheckResults state={state} simulation={simulation} rows={sheet.rows.filter(({ distribution }) => distribution !== tensorSeriesId)} expected={families.length * n} />
          )}
          <TableResults
            n={n}
            series={shown}
            tables={tables}
            means={(family) => (family === tensorSeriesId ? measured?.means : shapes[family]?.rankMeans)}
          />
        </>
      }
    >
      <RanksPlot state={state} series={shown} points={points} shapes={shapes} tables={tables} svgRef={svgRef} />
    </LabFrame>
  );
}

const rankPoints = ({ means, standardErrors, blocks }: TensorBlocks): SimulatedPoint[] =>
  Array.from(means, (mean, at) => ({ at, mean, standardError: standardErrors[at]!, blocks }));

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
