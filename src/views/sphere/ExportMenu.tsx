import { Download } from 'lucide-react';
import { useState } from 'react';
import { isLabError } from '../../core/lab-error.ts';
import { Notice } from '../../ui/Feedback.tsx';
import { MenuButton } from '../../ui/MenuButton.tsx';
import { contentLabel, parseContent } from './content.ts';
import { exportLevelsGif, exportTurningGif, sweptLevels } from './export-gif.ts';
import { degreesCsv, exportMapPng, exportWidths, histogramCsv, saveFile } from './export-map.ts';
import { paneQuantityLabel, scaleText } from './number-text.ts';
import { numberRows, type PaneNumbers } from './NumbersSection.tsx';
import type { Stage } from './stage.ts';
import { formatSubject, rejectSubject, subjectTitle } from './subject.ts';
import type { PaneView, SphereState } from './use-panes.ts';

interface ExportMenuProps {
  readonly stage: Stage;
  readonly panes: readonly PaneView[];
  readonly state: SphereState;
  readonly numbers: readonly PaneNumbers[];
}

/** Ways to take a picture or its numbers along. */
export function ExportMenu({ stage, panes, state, numbers }: ExportMenuProps) {
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
  const look = (content: PaneView['content']) => ({
    camera: stage.camera.getState(),
    projection: state.as,
    scaleText: (low: number, high: number) => {
      const text = scaleText(low, high);
      return `${paneQuantityLabel(parseContent(content), state.quantity)}: ${text(low)} to ${text(high)}`;
    },
  });
  const titleOf = (content: PaneView['content']): string => {
    const parsed = parseContent(content);
    const title = subjectTitle(state[parsed.subject]);
    if (parsed.kind === 'difference') return `${title} minus ${subjectTitle(state[parsed.minus])}`;
    return parsed.kind === 'regret' ? `Regret of ${title}` : title;
  };
  const saveTurningGif = async ({ content, base, scale }: PaneView) => {
    if (!base) return;
    saveFile(await exportTurningGif(base, scale, titleOf(content), look(content)), `sphere-${content}-turning.gif`);
  };
  const saveLevelsGif = async ({ content }: PaneView) => {
    const parsed = parseContent(content);
    const gif = await exportLevelsGif(parsed, state.quantity, state[parsed.subject], state.map, look(content));
    saveFile(gif, `sphere-${content}-levels.gif`);
  };
  const levelsOf = (content: PaneView['content']): readonly string[] => {
    const parsed = parseContent(content);
    const spec = state[parsed.subject];
    return parsed.kind === 'difference' || rejectSubject(spec) !== undefined ? [] : sweptLevels(spec);
  };
  const saveCsv = ({ content, base }: PaneView) => {
    if (!base) return;
    const label = paneQuantityLabel(parseContent(content), state.quantity);
    const csv = histogramCsv(base.values, base.stats.min, base.stats.max, label.replaceAll(',', ''));
    saveFile(new Blob([csv], { type: 'text/csv' }), `sphere-${content}-histogram.csv`);
  };
  const saveValues = ({ content, base }: PaneView) => {
    if (!base) return;
    const csv = degreesCsv(base.values, base.window, paneQuantityLabel(parseContent(content), state.quantity).replaceAll(',', ''));
    saveFile(new Blob([csv], { type: 'text/csv' }), `sphere-${content}-degrees.csv`);
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
          ...panes.map((pane) => ({
            id: `values-${pane.content}`,
            label: `Values every degree as CSV${suffix(pane.content)}`,
            onAction: () => attempt(() => saveValues(pane)),
            isDisabled: !pane.base,
          })),
          ...panes.flatMap((pane) => {
            const levels = levelsOf(pane.content);
            return [
              {
                id: `gif-turn-${pane.content}`,
                label: `GIF of the turning sphere${suffix(pane.content)}`,
                onAction: () => attempt(() => saveTurningGif(pane)),
                isDisabled: !pane.base,
              },
              {
                id: `gif-levels-${pane.content}`,
                label: levels.length > 1 ? `GIF over the levels, ${levels[0]} to ${levels.at(-1)}${suffix(pane.content)}`.replaceAll('-', '−') : `GIF over the levels: only for ranges${suffix(pane.content)}`,
                onAction: () => attempt(() => saveLevelsGif(pane)),
                isDisabled: levels.length < 2,
              },
            ];
          }),
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
