import { useMemo, useRef } from 'react';
import { Notice } from '../../ui/Feedback.tsx';
import { BlockControls } from './Controls.tsx';
import { densityBins, DensityPlot } from './DensityPlot.tsx';
import { fixed } from './format.ts';
import { LabFrame } from './LabFrame.tsx';
import type { ModeProps } from './mode.ts';
import { seriesOf } from './series.ts';
import { densitySheet } from './sheet.ts';
import { useShapes } from './use-exact.ts';

/** Where the samples of scaled blocks of one length lie. */
export function DensityMode({ state, patch }: ModeProps) {
  const { dist, nu, mixp, mixr, n, side } = state;
  const series = useMemo(() => seriesOf({ dist, nu, mixp, mixr }), [dist, nu, mixp, mixr]);
  const families = useMemo(() => series.map(({ family }) => family.id), [series]);
  const { of: shapes, problem } = useShapes(families, n, densityBins);
  const sheet = useMemo(() => densitySheet(series, n, shapes), [series, n, shapes]);
  const svgRef = useRef<SVGSVGElement>(null);
  const sign = side === 'minus' ? -1 : 1;
  const finding = sheet.rows.length > 0 && (
    <>
      One sample in {n} lies exactly on {sign < 0 ? '−1' : '+1'}; the other {n - 1} are spread symmetrically around 0.
      The mean of all samples is <strong>{fixed(sign / n, 4)}</strong>, whatever the distribution.
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
      hasSeries={series.length > 0}
      sections={
        <>
          <BlockControls state={state} patch={patch} />
          {problem !== undefined && <Notice tone="danger">{problem}</Notice>}
        </>
      }
    >
      <DensityPlot state={state} series={series} shapes={shapes} svgRef={svgRef} />
    </LabFrame>
  );
}
