import { useMemo, useRef } from 'react';
import type { TensorExtrema } from '../../core/experiments/distributions/tensor-extrema.ts';
import { Notice } from '../../ui/Feedback.tsx';
import { RangeControls, SimulationControls } from './Controls.tsx';
import { ExtremumPlot } from './ExtremumPlot.tsx';
import { fixed, grouped, withError } from './format.ts';
import { LabFrame } from './LabFrame.tsx';
import type { ModeProps } from './mode.ts';
import { CheckResults, EndResults } from './Results.tsx';
import { type Series, seriesOf, simulatedLengths, tensorSeries, tensorSeriesId } from './series.ts';
import { extremumSheet } from './sheet.ts';
import { TensorBeside } from './TensorControls.tsx';
import { useExactCurves } from './use-exact.ts';
import { type SimulationRequest, useSimulation } from './use-simulation.ts';
import { useTensorExtrema } from './use-tensor-blocks.ts';
import { useTensorSource } from './use-tensor-source.ts';

/** Experiment 1: the mean of the other extremum against the block length. */
export function ExtremumMode({ state, patch }: ModeProps) {
  const { dist, nu, mixp, mixr, from, to, blocks, seed } = state;
  const series = useMemo(() => seriesOf({ dist, nu, mixp, mixr }), [dist, nu, mixp, mixr]);
  const families = useMemo(() => series.map(({ family }) => family.id), [series]);
  const request = useMemo(
    (): SimulationRequest | undefined =>
      families.length === 0
        ? undefined
        : { experiment: 'extremum', families, lengths: simulatedLengths(from, to), blocks, seed },
    [families, from, to, blocks, seed],
  );
  const simulation = useSimulation(request);
  const { of: curves, problem } = useExactCurves(families);
  const tensor = useTensorSource(state, from, dist.includes('tensor'));
  const lengths = useMemo(() => simulatedLengths(from, to), [from, to]);
  const outcome = useTensorExtrema(tensor.source, lengths, seed);
  const measured = outcome && 'result' in outcome ? outcome.result : undefined;
  const shown = useMemo(() => (measured ? [...series, tensorSeries] : series), [series, measured]);
  const points = useMemo(
    () =>
      measured
        ? { ...simulation.points, [tensorSeriesId]: measured.estimates.map(({ n, ...one }) => ({ at: n, ...one })) }
        : simulation.points,
    [simulation.points, measured],
  );
  const sheet = useMemo(() => extremumSheet(shown, points, curves), [shown, points, curves]);
  const svgRef = useRef<SVGSVGElement>(null);
  return (
    <LabFrame
      state={state}
      patch={patch}
      title="The other end of a scaled block"
      sheet={sheet}
      svgRef={svgRef}
      finding={
        tensor.source && measured ? (
          <>
            {tensor.source.label}: {tensorFinding(measured, from, to)} {findingOf(series, curves, from, to)}
          </>
        ) : (
          findingOf(series, curves, from, to)
        )
      }
      hasSeries={series.length > 0 || dist.includes('tensor')}
      sections={
        <>
          <TensorBeside state={state} patch={patch} source={tensor} />
          {outcome && 'problem' in outcome && <Notice tone="danger">{outcome.problem}</Notice>}
          <RangeControls state={state} patch={patch} />
          <SimulationControls state={state} patch={patch} simulation={simulation} />
          {problem !== undefined && <Notice tone="danger">{problem}</Notice>}
          {request && state.exact && (
            <CheckResults
              state={state}
              simulation={simulation}
              rows={sheet.rows.filter(({ distribution }) => distribution !== tensorSeriesId)}
              expected={families.length * request.lengths.length}
            />
          )}
          {state.exact && <EndResults state={state} series={series} curves={curves} />}
        </>
      }
    >
      <ExtremumPlot state={state} series={shown} points={points} curves={curves} svgRef={svgRef} />
    </LabFrame>
  );
}

/** "the other end lies at 0.7747 ± 0.0023 in blocks of 32." */
function tensorFinding({ estimates }: TensorExtrema, from: number, to: number): string {
  const one = estimates.find(({ n }) => n === (to >= 32 && from <= 32 ? 32 : to)) ?? estimates.at(-1)!;
  return `the other end lies at ${withError(one.mean, one.standardError)} in blocks of ${one.n} (${grouped(one.blocks)} blocks).`;
}

function findingOf(
  series: readonly Series[],
  curves: Readonly<Record<string, Float64Array>>,
  from: number,
  to: number,
) {
  const n = to >= 32 && from <= 32 ? 32 : to;
  const shown = series.find(({ kind }) => kind === 'gaussian') ?? series[0];
  const value = shown && curves[shown.family.id]?.[n - 2];
  if (value === undefined) return shown ? undefined : '';
  return (
    <>
      In {shown!.family.label} blocks of {n} one end lies at 1, the other on average at{' '}
      <strong>{fixed(value, 4)}</strong> of it: a range that is symmetric around 0 leaves{' '}
      <strong>{fixed(50 * (1 - value), 1)} %</strong> of itself unused.
    </>
  );
}
