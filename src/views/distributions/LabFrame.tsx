import { Table2 } from 'lucide-react';
import { type ReactNode, type RefObject, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/Feedback.tsx';
import { Section } from '../../ui/Section.tsx';
import { ViewFrame } from '../../ui/ViewFrame.tsx';
import { ShowControls } from './Controls.tsx';
import styles from './distributions.module.css';
import { ExportMenu } from './ExportMenu.tsx';
import type { ModeProps } from './mode.ts';
import type { Sheet } from './sheet.ts';
import { SheetDialog } from './SheetDialog.tsx';
import { discussion, iq4nl, pullRequest } from './sources.ts';
import { Story, StoryButton } from './Story.tsx';

interface LabFrameProps extends ModeProps {
  readonly title: string;
  /** The numbers of the plot: data table and CSV file. */
  readonly sheet: Sheet;
  readonly svgRef: RefObject<SVGSVGElement | null>;
  /** The plot in one sentence with its numbers; undefined while it is computed. */
  readonly finding: ReactNode;
  /** Controls and results of this plot. */
  readonly sections: ReactNode;
  /** False while there is nothing to draw because no distribution is chosen. */
  readonly hasSeries?: boolean;
  readonly children: ReactNode;
}

/** The frame around each plot: title, table and export, the plot with its sentence, controls. */
export function LabFrame({
  state,
  patch,
  title,
  sheet,
  svgRef,
  finding,
  sections,
  hasSeries = true,
  children,
}: LabFrameProps) {
  const [tableOpen, setTableOpen] = useState(false);
  return (
    <ViewFrame
      title={title}
      about="Divide random samples by the largest magnitude of their block: one lands on −1, and none comes as close to +1."
      actions={
        <>
          {state.story === 0 && <StoryButton patch={patch} />}
          <Button onPress={() => setTableOpen(true)}>
            <Table2 size={14} aria-hidden />
            Table
          </Button>
          <ExportMenu svgRef={svgRef} sheet={sheet} name={`quantarium-${state.plot}`} />
        </>
      }
      inspector={
        <>
          <ShowControls state={state} patch={patch} />
          {sections}
          <Section title="Sources">
            <div className={styles.links}>
              {[discussion, pullRequest, iq4nl].map(({ label, url }) => (
                <a key={url} href={url} target="_blank" rel="noreferrer">
                  {label}
                </a>
              ))}
            </div>
          </Section>
        </>
      }
    >
      <div className={styles.stage}>
        <Story state={state} patch={patch} rows={sheet.rows} />
        <div className={styles.picture}>
          {hasSeries ? (
            children
          ) : (
            <EmptyState title="No distribution is chosen">
              <p>Choose at least one under "Distributions of the samples".</p>
            </EmptyState>
          )}
        </div>
        <p className={styles.finding}>{finding ?? 'Computing …'}</p>
      </div>
      <SheetDialog title={title} sheet={sheet} isOpen={tableOpen} onClose={() => setTableOpen(false)} />
    </ViewFrame>
  );
}
