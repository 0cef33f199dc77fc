import { useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { levelTablesStore, nameOfLevels } from '../../state/level-tables.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice, ProgressBar } from '../../ui/Feedback.tsx';
import { Section } from '../../ui/Section.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { TrialSection } from './DesignerControls.tsx';
import { readOwn } from './designer-tables.ts';
import { relativeText } from './DesignerMode.tsx';
import styles from './designer.module.css';
import { fixed } from './format.ts';
import { LabFrame } from './LabFrame.tsx';
import type { ModeProps } from './mode.ts';
import { symmetrySheet } from './sheet.ts';
import { SymmetryPlot } from './SymmetryPlot.tsx';
import { wayTables } from './symmetry-tables.ts';
import { type JudgedTable, useComparison } from './use-codebook.ts';
import { useTrial } from './use-trial.ts';

/** What it costs to make a table symmetric, step by step, with either rule for the sign of the scale. */
export function SymmetryMode({ state, patch }: ModeProps) {
  const trial = useTrial(state);
  const { tables: kept } = useStore(levelTablesStore);
  const isOwn = state.subject === 'own' && readOwn(state.own) !== undefined;
  const tables = useMemo(() => wayTables(isOwn ? state.own : undefined), [isOwn, state.own]);
  const name = isOwn ? (nameOfLevels(kept, tables[0]!.levels) ?? 'Own table') : 'IQ4_NL';
  const params = useMemo(
    () => trial.params && { ...trial.params, tables: tables.map(({ levels }) => [...levels]) },
    [trial.params, tables],
  );
  const comparison = useComparison(params, trial.tensor);
  const judged = comparison.tables;
  const sheet = useMemo(() => symmetrySheet(tables, judged), [tables, judged]);
  const svgRef = useRef<SVGSVGElement>(null);
  const problem = comparison.problem ?? trial.problem;
  const mirror = tables.findIndex(({ share }) => share === 1);
  return (
    <LabFrame
      state={state}
      patch={patch}
      title="Make it symmetric and watch"
      sheet={sheet}
      svgRef={svgRef}
      finding={
        judged[0] && judged[mirror] ? (
          <>
            Made symmetric, {name} has a <strong>{changeText(judged[mirror], judged[0], 'free')}</strong> error on{' '}
            {trial.label} when the scale may be negative, and a{' '}
            <strong>{changeText(judged[mirror], judged[0], 'fixed')}</strong> one when it may not.
          </>
        ) : (
          problem && ''
        )
      }
      sections={
        <>
          <Section title="Table">
            <Segmented
              label="Table that is made symmetric"
              explain={{
                text: 'Every level moves to the mean of itself and of the mirror image of its partner: the nearest symmetric table. Beside it stand symmetric tables of 16 levels that were proposed or fitted.',
              }}
              value={isOwn ? 'own' : 'iq4nl'}
              options={[
                { value: 'iq4nl', label: 'IQ4_NL' },
                { value: 'own', label: 'The own table' },
              ]}
              onChange={(subject) => patch({ subject })}
            />
            <Button onPress={() => patch({ plot: 'designer' })}>Back to the designer</Button>
          </Section>
          {comparison.isRunning && params && (
            <ProgressBar label="Judging tables" value={comparison.blocks / params.blocks} />
          )}
          {problem !== undefined && <Notice tone="danger">{problem}</Notice>}
          <Section title="Relative squared error, ‰">
            <table className={styles.errors}>
              <thead>
                <tr>
                  <th scope="col">sign of the scale</th>
                  <th scope="col">free</th>
                  <th scope="col">fixed</th>
                </tr>
              </thead>
              <tbody>
                {tables.map(({ label }, index) => (
                  <tr key={label}>
                    <th scope="row">{label}</th>
                    <td>{errorCell(judged[index], 'free')}</td>
                    <td>{errorCell(judged[index], 'fixed')}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Section>
          <TrialSection state={state} patch={patch} trial={trial} />
        </>
      }
    >
      <SymmetryPlot name={name} tables={tables} judged={judged} svgRef={svgRef} />
    </LabFrame>
  );
}

const errorCell = (judged: JudgedTable | undefined, sign: 'free' | 'fixed'): string =>
  judged ? `${fixed(1000 * judged[sign].mean, 3)} ± ${fixed(1000 * judged[sign].standardError, 3)}` : '…';

function changeText(judged: JudgedTable, first: JudgedTable, sign: 'free' | 'fixed'): string {
  const { mean, standardError } = judged[sign].difference;
  return `${relativeText(mean / first[sign].mean)} (± ${fixed((100 * standardError) / first[sign].mean, 2)} %)`;
}
