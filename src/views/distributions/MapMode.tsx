import { useMemo, useRef } from 'react';
import { Notice } from '../../ui/Feedback.tsx';
import { Section } from '../../ui/Section.tsx';
import { SideControl } from './Controls.tsx';
import { densityBins } from './DensityPlot.tsx';
import { fixed } from './format.ts';
import { LabFrame } from './LabFrame.tsx';
import type { ModeProps } from './mode.ts';
import { MapPlot } from './MapPlot.tsx';
import { seriesOf } from './series.ts';
import { mapSheet } from './sheet.ts';
import { useDensityMaps, useExactCurves } from './use-exact.ts';

/** The density of scaled samples for every block length from 2 to 256. */
export function MapMode({ state, patch }: ModeProps) {
  const { of, nu, mixp, mixr } = state;
  const [series] = useMemo(() => seriesOf({ dist: [of], nu, mixp, mixr }), [of, nu, mixp, mixr]);
  const family = series!.family.id;
  const families = useMemo(() => [family], [family]);
  const maps = useDensityMaps(families, densityBins);
  const curves = useExactCurves(families);
  const interior = maps.of[family];
  const curve = curves.of[family];
  const sheet = useMemo(() => mapSheet(family, interior, densityBins), [family, interior]);
  const svgRef = useRef<SVGSVGElement>(null);
  const problem = maps.problem ?? curves.problem;
  return (
    <LabFrame
      state={state}
      patch={patch}
      title="The samples of scaled blocks of every length"
      sheet={sheet}
      svgRef={svgRef}
      finding={
        curve && (
          <>
            As blocks grow, the sample at the end counts less (1/N of all) and the other end comes nearer: from{' '}
            <strong>{fixed(curve[0]!, 2)}</strong> at N = 2 to <strong>{fixed(curve[254]!, 4)}</strong> at N = 256. It
            never arrives.
          </>
        )
      }
      sections={
        <>
          <Section title="Block">
            <SideControl state={state} patch={patch} />
          </Section>
          {problem !== undefined && <Notice tone="danger">{problem}</Notice>}
        </>
      }
    >
      <MapPlot state={state} series={series!} interior={interior} curve={curve} svgRef={svgRef} />
    </LabFrame>
  );
}
