import { useMemo, useRef } from 'react';
import { Notice } from '../../ui/Feedback.tsx';
import { BlockControls } from './Controls.tsx';
import { densityBins, DensityPlot } from './DensityPlot.tsx';
import { fixed, grouped } from './format.ts';
import { LabFrame } from './LabFrame.tsx';
import type { ModeProps } from './mode.ts';

import { seriesOf, tensorSeries, tensorSeriesId } from './series.ts';
import { densitySheet } from './sheet.ts';
import { TensorBeside } from './TensorControls.tsx';
import { useShapes } from './use-exact.ts';
import { besideBlocks, useTensorBlocks } from './use-tensor-blocks.ts';
import { useTensorSource } from './use-tensor-source.ts';

/** Where the samples of scaled blocks of one length lie. */
export function DensityMode({ state, patch }: ModeProps) {
  const { dist, nu, mixp, mixr, n, side, seed } = state;
  const series = useMemo(() => seriesOf({ dist, nu, mixp, mixr }), [dist, nu, mixp, mixr]);
  const families = useMemo(() => series.map(({ family }) => family.id), [series]);
  const { of: exact, problem } = useShapes(families, n, densityBins);
  const tensor = useTensorSource(state, n, dist.includes('tensor'));
  const outcome = useTensorBlocks(tensor.source, { n, blocks: besideBlocks, seed });
  const measured = outcome && 'result' in outcome ? outcome.result : undefined;
  const shown = useMemo(() => (measured ? [...series, tensorSeries] : series), [series, measured]);
  const shapes = useMemo(
    () =>
      measured ? { ...exact, [tensorSeriesId]: { rankMeans: measured.means, interior: measured.interior } } : exact,
    [exact, measured],
  );
  const sheet = useMemo(() => densitySheet(shown, n, shapes), [shown, n, shapes]);
  const svgRef = useRef<SVGSVGElement>(null);
  const sign = side === 'minus' ? -1 : 1;
  const finding = sheet.rows.length > 0 && (
    <>
      One sample in {n} lies exactly on {sign < 0 ? '−1' : '+1'}; the other {n - 1} are spread symmetrically around 0.
      The mean of all samples is <strong>{fixed(sign / n, 4)}</strong>, whatever the distribution.
      {tensor.source && measured && (
        <>
          {' '}
          Tensor: {tensor.source.label}, {grouped(measured.blocks)} blocks.
        </>
      )}
    </>
  );
  return (
    <LabFrame
      state={state}
      patch={patch}
      title="The samples of scaled blocks"
      sheet={sheet}
      svgRef={svgRef}
      finding={finding || undefined}
      hasSeries={series.length > 0 || dist.includes('tensor')}
      sections={
        <>
          <TensorBeside state={state} patch={patch} source={tensor} />
          {outcome && 'problem' in outcome && <Notice tone="danger">{outcome.problem}</Notice>}
          <BlockControls state={state} patch={patch} />
          {problem !== undefined && <Notice tone="danger">{problem}</Notice>}
        </>
      }
    >
      <DensityPlot state={state} series={shown} shapes={shapes} svgRef={svgRef} />
    </LabFrame>
  );
}
