import { Table2 } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { useUrlState } from '../../state/url-state.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState, Notice } from '../../ui/Feedback.tsx';
import { Section } from '../../ui/Section.tsx';
import { ViewFrame } from '../../ui/ViewFrame.tsx';
import { RangeControls, ShowControls, SimulationControls } from './Controls.tsx';
import { densityBins, DensityPlot } from './DensityPlot.tsx';
import styles from './distributions.module.css';
import { ExportMenu } from './ExportMenu.tsx';
import { ExtremumPlot } from './ExtremumPlot.tsx';
import { Finding } from './Finding.tsx';
import { RanksPlot } from './RanksPlot.tsx';
import { CheckResults, EndResults, TableResults } from './Results.tsx';
import { distributionsSchema, type PlotId } from './schema.ts';
import { seriesOf, simulatedLengths } from './series.ts';
import { densitySheet, extremumSheet, ranksSheet, type Sheet } from './sheet.ts';
import { SheetDialog } from './SheetDialog.tsx';
import { discussion, iq4nl, pullRequest } from './sources.ts';
import { levelTables } from './tables.ts';
import { useExactCurves, useShapes } from './use-exact.ts';
import { type SimulationRequest, useSimulation } from './use-simulation.ts';

const titles: Readonly<Record<PlotId, string>> = {
  extremum: 'The other end of a scaled block',
  ranks: 'The ranks of a scaled block',
  density: 'The samples of scaled blocks',
};

/** Why scaled blocks are lopsided: simulation beside exact values. */
export default function DistributionsView() {
  const [address, patch] = useUrlState(distributionsSchema);
  const state = useMemo(() => (address.from < address.to ? address : { ...address, from: 2, to: 64 }), [address]);
  const { plot, dist, nu, mixp, mixr, n, from, to, blocks, seed } = state;
  const series = useMemo(() => seriesOf({ dist, nu, mixp, mixr }), [dist, nu, mixp, mixr]);
  const families = useMemo(() => series.map(({ family }) => family.id), [series]);
  const request = useMemo((): SimulationRequest | undefined => {
    if (plot === 'density' || families.length === 0) return undefined;
    return { experiment: plot, families, lengths: plot === 'ranks' ? [n] : simulatedLengths(from, to), blocks, seed };
  }, [plot, families, n, from, to, blocks, seed]);
  const curves = useExactCurves(families);
  const shapes = useShapes(families, n, densityBins);
  const simulation = useSimulation(request);
  const tables = useMemo(
    () => (plot === 'ranks' ? levelTables(state.tables, state.own) : []),
    [plot, state.tables, state.own],
  );
  const svgRef = useRef<SVGSVGElement>(null);
  const [tableOpen, setTableOpen] = useState(false);

  const sheet = useMemo((): Sheet => {
    if (plot === 'extremum') return extremumSheet(series, simulation.points, curves.of);
    return plot === 'ranks' ? ranksSheet(series, n, simulation.points, shapes.of) : densitySheet(series, n, shapes.of);
  }, [plot, series, n, simulation.points, curves.of, shapes.of]);
  const expected = request ? families.length * (plot === 'ranks' ? n : request.lengths.length) : 0;
  const problem = curves.problem ?? shapes.problem;
  return (
    <ViewFrame
      title={titles[plot]}
      about="Divide random samples by the largest magnitude of their block: one lands on −1, and none comes as close to +1."
      actions={
        <>
          <Button onPress={() => setTableOpen(true)}>
            <Table2 size={14} aria-hidden />
            Table
          </Button>
          <ExportMenu svgRef={svgRef} sheet={sheet} name={`quantarium-${plot}`} />
        </>
      }
      inspector={
        <>
          <ShowControls state={state} patch={patch} />
          <RangeControls state={state} patch={patch} />
          <SimulationControls
            state={state}
            patch={patch}
            isRunning={simulation.status === 'running'}
            onRun={simulation.run}
            onStop={simulation.stop}
          />
          {problem !== undefined && <Notice tone="danger">{problem}</Notice>}
          {request && state.exact && (
            <CheckResults state={state} simulation={simulation} rows={sheet.rows} expected={expected} />
          )}
          {plot === 'extremum' && state.exact && <EndResults state={state} series={series} curves={curves.of} />}
          {plot === 'ranks' && (
            <TableResults n={n} series={series} tables={tables} means={(family) => shapes.of[family]?.rankMeans} />
          )}
          <Sources />
        </>
      }
    >
      {series.length === 0 ? (
        <EmptyState title="No distribution is chosen">
          <p>Choose at least one under "Distributions of the samples".</p>
        </EmptyState>
      ) : (
        <div className={styles.stage}>
          {plot === 'extremum' && (
            <ExtremumPlot state={state} series={series} points={simulation.points} curves={curves.of} svgRef={svgRef} />
          )}
          {plot === 'ranks' && (
            <RanksPlot
              state={state}
              series={series}
              points={simulation.points}
              shapes={shapes.of}
              tables={tables}
              svgRef={svgRef}
            />
          )}
          {plot === 'density' && <DensityPlot state={state} series={series} shapes={shapes.of} svgRef={svgRef} />}
          <Finding state={state} series={series} curves={curves.of} shapes={shapes.of} tables={tables} />
        </div>
      )}
      <SheetDialog title={titles[plot]} sheet={sheet} isOpen={tableOpen} onClose={() => setTableOpen(false)} />
    </ViewFrame>
  );
}

function Sources() {
  return (
    <Section title="Sources">
      <div className={styles.links}>
        {[discussion, pullRequest, iq4nl].map(({ label, url }) => (
          <a key={url} href={url} target="_blank" rel="noreferrer">
            {label}
          </a>
        ))}
      </div>
    </Section>
  );
}
