import { useMemo, useRef } from 'react';
import { Notice } from '../../ui/Feedback.tsx';
import { RangeControls, SimulationControls } from './Controls.tsx';
import { ExtremumPlot } from './ExtremumPlot.tsx';
import { fixed } from './format.ts';
import { LabFrame } from './LabFrame.tsx';
import type { ModeProps } from './mode.ts';
import { CheckResults, EndResults } from './Results.tsx';
import { type Series, seriesOf, simulatedLengths } from './series.ts';
import { extremumSheet } from './sheet.ts';
import { useExactCurves } from './use-exact.ts';
import { type SimulationRequest, useSimulation } from './use-simulation.ts';

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
  const { points } = simulation;
  const { of: curves, problem } = useExactCurves(families);
  const sheet = useMemo(() => extremumSheet(series, points, curves), [series, points, curves]);
  const svgRef = useRef<SVGSVGElement>(null);
  return (
    <LabFrame
      state={state}
      patch={patch}
      title="The other end of a scaled block"
      sheet={sheet}
      svgRef={svgRef}
      finding={findingOf(series, curves, from, to)}
      hasSeries={series.length > 0}
      sections={
        <>
          <RangeControls state={state} patch={patch} />
          <SimulationControls state={state} patch={patch} simulation={simulation} />
          {problem !== undefined && <Notice tone="danger">{problem}</Notice>}
          {request && state.exact && (
            <CheckResults
              state={state}
              simulation={simulation}
              rows={sheet.rows}
              expected={families.length * request.lengths.length}
            />
          )}
          {state.exact && <EndResults state={state} series={series} curves={curves} />}
        </>
      }
    >
      <ExtremumPlot state={state} series={series} points={points} curves={curves} svgRef={svgRef} />
    </LabFrame>
  );
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
