import { memo, useRef } from 'react';
import { rowNamesText } from '../../core/experiments/tensor/tensor-error.ts';
import { type SampledStatistic, sampledStatistics } from '../../core/experiments/tensor/stats-error.ts';
import type { TensorSummary } from '../../client/tensor-stats.ts';
import { isUnquantized } from '../../gguf/tensor-decoder.ts';
import { Notice, ProgressBar } from '../../ui/Feedback.tsx';
import { Facts, Section } from '../../ui/Section.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { HistogramPlot } from './HistogramPlot.tsx';
import { errorText } from './metric-text.ts';
import { ExportMenu, tableExports } from '../../ui/ExportMenu.tsx';
import { fileNameOf } from './file-name.ts';
import { histogramTable, rowRmsTable } from './statistics-table.ts';
import { countText, numberText, percentText } from '../../ui/number-text.ts';
import { RowRmsPlot } from './RowRmsPlot.tsx';
import { ValueMap } from './ValueMap.tsx';
import { type SelectedTensor, useTensorSummary } from './use-tensor.ts';
import styles from './model.module.css';

interface TensorSectionProps {
  readonly selected: SelectedTensor;
  readonly isLog: boolean;
  readonly onLogChange: (isLog: boolean) => void;
}

/** The values of the selected tensor: statistics, histogram, and the size of its rows. */
export const TensorSection = memo(function TensorSection({ selected, isLog, onLogChange }: TensorSectionProps) {
  const result = useTensorSummary(selected.own);
  const svg = useRef<SVGSVGElement>(null);
  const name = fileNameOf(selected.tensor.name);
  if (!selected.own)
    return (
      <Section title="Values">
        <p className={styles.muted}>{selected.problem}</p>
      </Section>
    );
  if (result.state !== 'done')
    return (
      <Section title="Values">
        {result.state === 'running' && <ProgressBar label="Computing statistics" value={undefined} />}
        {result.state === 'failed' && <Notice tone="danger">{result.message}</Notice>}
        {result.state === 'cancelled' && <Notice>Cancelled. Select the tensor again to compute its statistics.</Notice>}
      </Section>
    );
  const { summary } = result;
  return (
    <Section
      title="Values"
      actions={
        <ExportMenu
          plot={{ what: 'Histogram', fileName: `${name}-histogram`, svgRef: svg }}
          items={[...tableExports('Histogram', `${name}-histogram`, () => histogramTable(summary)), ...tableExports('Rows', `${name}-row-rms`, () => rowRmsTable(summary))]}
        />
      }
    >
      <BadValues summary={summary} />
      {summary.histogram && <HistogramPlot histogram={summary.histogram} isLog={isLog} svgRef={svg} />}
      <Switch label="Log counts" isSelected={isLog} onChange={onLogChange} />
      <Statistics selected={selected} summary={summary} />
      {selected.rows > 1 && <ValueMap summary={summary} />}
      {selected.rows > 1 && <RowRmsPlot summary={summary} rows={selected.rows} />}
    </Section>
  );
});

function BadValues({ summary: { stats } }: { readonly summary: TensorSummary }) {
  const bad = stats.nan + stats.positiveInf + stats.negativeInf;
  if (bad === 0) return null;
  const first = rowNamesText({ count: 1, first: [stats.firstBadRow] });
  return (
    <Notice tone="warning">
      {countText(stats.nan)} NaN, {countText(stats.positiveInf)} +Inf and {countText(stats.negativeInf)} −Inf; the first in {first}. They are in no statistic below.
    </Notice>
  );
}

function Statistics({ selected, summary: { stats, errors } }: { readonly selected: SelectedTensor; readonly summary: TensorSummary }) {
  const { moments } = stats;
  const isSampled = stats.rows < selected.rows;
  const hasValues = moments.count > 0;
  const estimated = (name: SampledStatistic): string => `${numberText(sampledStatistics[name](stats))} ${errorText(errors[name])}`.trim();
  return (
    <>
      <Facts
        rows={[
          ['Minimum', hasValues ? `${isSampled ? '≤ ' : ''}${numberText(stats.min, 5)}` : '–'],
          ['Maximum', hasValues ? `${isSampled ? '≥ ' : ''}${numberText(stats.max, 5)}` : '–'],
          ['Mean', estimated('mean')],
          ['Standard deviation', estimated('standardDeviation')],
          ['RMS', estimated('rms')],
          ['Skewness', estimated('skewness')],
          ['Excess kurtosis', estimated('kurtosis')],
          ['Zeros', `${countText(stats.zeros)} (${percentText(stats.zeros / stats.values)}${errors.zeroShare ? ` ± ${percentText(errors.zeroShare)}` : ''})`],
          ['NaN, Inf', countText(stats.nan + stats.positiveInf + stats.negativeInf)],
          ['Values', countText(stats.values)],
        ]}
      />
      <p className={styles.muted}>
        {isSampled ? `Sampled: ${countText(stats.rows)} of ${countText(selected.rows)} rows; ± is the standard error.` : 'Exact: all rows.'} Excess kurtosis is 0 for a Gaussian.
        {!isUnquantized(selected.tensor) && ` Values of the dequantized ${selected.tensor.typeName} blocks.`}
      </p>
    </>
  );
}
