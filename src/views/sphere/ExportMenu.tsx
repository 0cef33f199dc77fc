import { Download } from 'lucide-react';
import { useState } from 'react';
import { isLabError } from '../../core/lab-error.ts';
import { Notice } from '../../ui/Feedback.tsx';
import { MenuButton } from '../../ui/MenuButton.tsx';
import { contentLabel, parseContent } from './content.ts';
import { exportMapPng, exportWidths, histogramCsv, saveFile } from './export-map.ts';
import { paneQuantityLabel } from './number-text.ts';
import { numberRows, type PaneNumbers } from './NumbersSection.tsx';
import { formatSubject } from './subject.ts';
import type { PaneView, SphereState } from './use-panes.ts';

interface ExportMenuProps {
  readonly panes: readonly PaneView[];
  readonly state: SphereState;
  readonly numbers: readonly PaneNumbers[];
}

/** Ways to take a picture or its numbers along. */
export function ExportMenu({ panes, state, numbers }: ExportMenuProps) {
  const [problem, setProblem] = useState<string>();
  const attempt = (work: () => Promise<void> | void) => {
    setProblem(undefined);
    Promise.resolve()
      .then(work)
      .catch((error: unknown) => {
        if (!isLabError(error, 'job/cancelled')) setProblem(error instanceof Error ? error.message : String(error));
      });
  };
  const savePng = async ({ content, scale }: PaneView, width: number) => {
    const parsed = parseContent(content);
    const title = `${contentLabel(content)}: ${paneQuantityLabel(parsed, state.quantity)}`;
    const spec = state[parsed.subject];
    const minus = parsed.kind === 'difference' ? state[parsed.minus] : undefined;
    const png = await exportMapPng({ content: parsed, quantity: state.quantity, spec, minus, scale, title }, width);
    saveFile(png, `sphere-${content}-${fileWord(formatSubject(spec))}-${width}.png`);
  };
  const saveCsv = ({ content, base }: PaneView) => {
    if (!base) return;
    const label = paneQuantityLabel(parseContent(content), state.quantity);
    const csv = histogramCsv(base.values, base.stats.min, base.stats.max, label.replaceAll(',', ''));
    saveFile(new Blob([csv], { type: 'text/csv' }), `sphere-${content}-histogram.csv`);
  };
  const copyNumbers = async () => {
    const rows = numberRows(numbers, state.quantity).map(([name, values]) => [name, ...values].join('\t'));
    await navigator.clipboard.writeText(
      [['', ...numbers.map(({ label }) => label)].join('\t'), ...rows, ''].join('\n'),
    );
  };
  const suffix = (content: PaneView['content']) => (panes.length > 1 ? `, ${contentLabel(content)}` : '');
  return (
    <>
      {problem && <Notice tone="danger">{problem}</Notice>}
      <MenuButton
        label="Export"
        icon={<Download size={15} aria-hidden />}
        items={[
          ...panes.flatMap((pane) =>
            exportWidths.map((width) => ({
              id: `${pane.content}-${width}`,
              label: `PNG ${width} × ${width / 2}${suffix(pane.content)}`,
              onAction: () => attempt(() => savePng(pane, width)),
              isDisabled: !pane.base,
            })),
          ),
          ...panes.map((pane) => ({
            id: `csv-${pane.content}`,
            label: `Histogram as CSV${suffix(pane.content)}`,
            onAction: () => attempt(() => saveCsv(pane)),
            isDisabled: !pane.base,
          })),
          {
            id: 'link',
            label: 'Copy link',
            onAction: () => attempt(() => navigator.clipboard.writeText(location.href)),
          },
          { id: 'numbers', label: 'Copy numbers', onAction: () => attempt(copyNumbers) },
        ]}
      />
    </>
  );
}

const fileWord = (text: string): string => text.replaceAll(/[^a-z0-9.=_-]+/gi, '_');
