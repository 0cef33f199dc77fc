import { memo, type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { pool } from '../../client/pool.ts';
import type { TensorErrorSubject } from '../../client/tensor-errors.ts';
import { formatProblem, requireFormat } from '../../core/experiments/tensor/candidates.ts';
import { codeFieldBits } from '../../core/experiments/tensor/code-usage.ts';
import { isLabError } from '../../core/lab-error.ts';
import { bitsPerWeight } from '../../core/quants/format.ts';
import type { TensorCodes } from '../../gguf/jobs/tensor-codes.ts';
import { storedFormat } from '../../gguf/tensor-decoder.ts';
import { ExportMenu, tableExports } from '../../ui/ExportMenu.tsx';
import { CodePlot } from './CodePlot.tsx';
import { codeTable, scaleTable } from './code-table.ts';
import { fileNameOf } from './file-name.ts';
import { ScalePlot } from './ScalePlot.tsx';
import { Explain } from '../../ui/Explain.tsx';
import { Notice, ProgressBar } from '../../ui/Feedback.tsx';
import { Facts, Section } from '../../ui/Section.tsx';
import { Select } from '../../ui/Select.tsx';
import { bitsText, countText, numberText, percentText } from '../../ui/number-text.ts';
import { candidateLabel } from './candidate.ts';
import type { SelectedTensor } from './use-tensor.ts';
import styles from './model.module.css';

const about =
  'Entropy: bits per weight that the codes would need if each were coded by its frequency alone; the difference to the bits that the format spends on codes is room that it leaves unused. Scales are multiplied out, one per group.';

interface CodeSectionProps {
  readonly selected: SelectedTensor;
  readonly subject: TensorErrorSubject;
  /** Chosen formats. */
  readonly formats: readonly string[];
}

/** How a format uses its codes on this tensor: frequencies, entropy, scales. */
export const CodeSection = memo(function CodeSection({ selected, subject, formats }: CodeSectionProps) {
  const [chosen, setChosen] = useState<string>();
  const stored = storedFormat(subject.at.tensor);
  const offered = useMemo(() => {
    const own = stored && stored.blockSize > 1 ? [stored.id] : [];
    const fitting = formats.filter((id) => requireFormat(id).blockSize > 1 && formatProblem(requireFormat(id), selected.cols, subject.weights !== undefined) === undefined);
    return [...new Set([...own, ...fitting])];
  }, [stored, formats, selected.cols, subject]);
  const format = chosen !== undefined && offered.includes(chosen) ? chosen : offered[0];
  const result = useCodes(subject, format);
  const svg = useRef<SVGSVGElement>(null);
  const name = `${fileNameOf(selected.tensor.name)}-${format}`;
  if (format === undefined) return null;
  return (
    <Section
      title="Codes"
      actions={
        <>
          <Explain about="Codes" text={about} />
          {result?.codes && <ExportMenu plot={{ what: 'Codes', fileName: `${name}-codes`, svgRef: svg }} items={[...tableExports('Codes', `${name}-codes`, () => codeTable(result.codes!)), ...tableExports('Scales', `${name}-scales`, () => scaleTable(result.codes!))]} />}
        </>
      }
    >
      <Select
        label="Format"
        value={format}
        options={offered.map((id) => ({ value: id, label: candidateLabel(id), ...(id === stored?.id && { note: 'as stored in the file' }) }))}
        onChange={setChosen}
      />
      {result?.problem !== undefined && <Notice tone="danger">{result.problem}</Notice>}
      {!result && <ProgressBar label="Counting codes" value={undefined} />}
      {result?.codes && <CodeFacts codes={result.codes} rows={selected.rows} svgRef={svg} />}
    </Section>
  );
});

interface CodesState {
  readonly codes?: TensorCodes;
  readonly problem?: string;
}

function useCodes(subject: TensorErrorSubject, format: string | undefined): CodesState | undefined {
  const [result, setResult] = useState<{ readonly key: string; readonly value: CodesState }>();
  const key = `${subject.key} ${format}`;
  useEffect(() => {
    if (format === undefined) return undefined;
    const controller = new AbortController();
    const settle = (value: CodesState): void => setResult({ key, value });
    pool
      .run('tensor/codes', { at: subject.at, format, ...(subject.weights && { weights: subject.weights }) }, { signal: controller.signal, priority: 'background' })
      .then(
        (codes) => settle({ codes }),
        (error: unknown) => !isLabError(error, 'job/cancelled') && settle({ problem: String((error as Error).message) }),
      );
    return () => controller.abort();
  }, [subject, format, key]);
  return result?.key === key ? result.value : undefined;
}

interface CodeFactsProps {
  readonly codes: TensorCodes;
  readonly rows: number;
  readonly svgRef: RefObject<SVGSVGElement | null>;
}

function CodeFacts({ codes, rows, svgRef }: CodeFactsProps) {
  const { scales } = codes;
  const format = requireFormat(codes.format);
  const paid = codeFieldBits(format);
  return (
    <>
      {codes.codes.length > 1 && <CodePlot codes={codes} svgRef={svgRef} />}
      <Facts
        rows={[
          ['Distinct codes', countText(codes.codes.length)],
          ['Entropy of the codes', `${numberText(codes.entropyBits)} bits per weight`],
          ...(paid === null ? [] : [['The codes take', `${bitsText(paid)} bits per weight, ${percentText(codes.entropyBits / paid)} of it used`] as const]),
          ['With scales', `${bitsText(bitsPerWeight(format))} bits per weight`],
          ['Scales, smallest', numberText(scales.min)],
          ['Scales, median', numberText(scales.median)],
          ['Scales, largest', numberText(scales.max)],
          ['Negative scales', scales.count === 0 ? '–' : percentText(scales.negative / scales.count)],
          ['Zero scales', scales.count === 0 ? '–' : percentText(scales.zero / scales.count)],
        ]}
      />
      {scales.bins.counts.length > 1 && <ScalePlot bins={scales.bins} />}
      <p className={styles.muted}>
        {codes.isStored ? 'Blocks as they are stored in the file; ' : 'Blocks after quantizing; '}
        {codes.rows === rows ? 'exact, all rows.' : `sampled, ${countText(codes.rows)} of ${countText(rows)} rows.`}
      </p>
    </>
  );
}
