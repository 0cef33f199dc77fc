import { useRef, useState } from 'react';
import type { TensorErrorSnapshot } from '../../client/tensor-errors.ts';
import { formatProblem, requireFormat } from '../../core/experiments/tensor/candidates.ts';
import { type MetricId, metricOf } from '../../core/experiments/tensor/error-metrics.ts';
import { rowNamesText } from '../../core/experiments/tensor/tensor-error.ts';
import { isUnquantized } from '../../gguf/tensor-decoder.ts';
import { Button } from '../../ui/Button.tsx';
import { ExportMenu, tableExports } from '../../ui/ExportMenu.tsx';
import { Notice, ProgressBar } from '../../ui/Feedback.tsx';
import { Section } from '../../ui/Section.tsx';
import { type ErrorRow, errorRows, sortByMetric } from './error-rows.ts';
import { NumbersTable } from './errors/NumbersTable.tsx';
import { SizeErrorPlot } from './errors/SizeErrorPlot.tsx';
import { fileNameOf } from './file-name.ts';
import { offeredMetrics } from './metric-text.ts';
import { candidateLabel } from './candidate.ts';
import type { ModelState } from './model-state.ts';
import { countText, numberText, percentText } from '../../ui/number-text.ts';
import { errorTable } from './table-text.ts';
import type { SelectedTensor } from './use-tensor.ts';
import type { WeightsState } from '../../state/tensor-weights.ts';
import styles from './model.module.css';

interface ErrorSectionProps {
  readonly selected: SelectedTensor;
  readonly snapshot: TensorErrorSnapshot;
  readonly state: ModelState;
  readonly weights: WeightsState;
  readonly onCancel: () => void;
  readonly onResume: () => void;
}

/** The numbers of the chosen formats, how far the measurement is, and what was left out of it. */
export function ErrorSection({ selected, snapshot, state, weights, onCancel, onResume }: ErrorSectionProps) {
  const [sortedBy, setSortedBy] = useState<MetricId>();
  const svg = useRef<SVGSVGElement>(null);
  const inOrder = errorRows(selected, snapshot, state.formats);
  const rows = sortedBy ? sortByMetric(inOrder, metricOf(sortedBy)) : inOrder;
  const metrics = offeredMetrics(weights.state === 'ready', false);
  const metric = metrics.find(({ id }) => id === state.metric) ?? metricOf('rel');
  const fileName = `${fileNameOf(selected.tensor.name)}-errors`;
  return (
    <Section
      title="Errors"
      actions={
        <ExportMenu
          items={tableExports('Errors', fileName, () => errorTable(inOrder), inOrder.length === 0)}
          plot={inOrder.length > 1 ? { what: 'Size and error', fileName: `${fileName}-by-size`, svgRef: svg } : undefined}
        />
      }
    >
      <Progress snapshot={snapshot} onCancel={onCancel} onResume={onResume} />
      {rows.length > 0 && <NumbersTable rows={rows} metrics={metrics} shown={metric} sortedBy={sortedBy} onSort={(id) => setSortedBy(sortedBy === id ? undefined : id)} />}
      <Lossless rows={inOrder} />
      <Basis selected={selected} snapshot={snapshot} rows={inOrder} />
      {weights.state === 'missing' && <p className={styles.muted}>{weights.message}</p>}
      {weights.state === 'ready' && <p className={styles.muted}>Formats that use an importance matrix were quantized with {state.imatrix}.</p>}
      <Notes selected={selected} snapshot={snapshot} formats={state.formats} />
      {rows.length > 1 && (
        <SizeErrorPlot
          numbers={inOrder.map(({ id, format, bpw, numbers }) => ({ id, label: format, bpw: bpw ?? 0, ...numbers[metric.id] }))}
          metric={metric}
          svgRef={svg}
        />
      )}
    </Section>
  );
}

function Progress({ snapshot, onCancel, onResume }: Pick<ErrorSectionProps, 'snapshot' | 'onCancel' | 'onResume'>) {
  const percent = `${Math.floor(snapshot.fraction * 100)} %`;
  if (snapshot.state === 'running')
    return (
      <div className={styles.progressRow}>
        <ProgressBar label="Measuring errors" value={snapshot.fraction} />
        <span>{percent}</span>
        <Button onPress={onCancel}>Cancel</Button>
      </div>
    );
  if (snapshot.state === 'cancelled')
    return (
      <Notice action={<Button onPress={onResume}>Go on</Button>}>Cancelled at {percent}. The numbers below are of the rows measured so far.</Notice>
    );
  if (snapshot.state === 'failed')
    return (
      <Notice tone="danger" action={<Button onPress={onResume}>Try again</Button>}>
        {snapshot.error instanceof Error ? snapshot.error.message : String(snapshot.error)}
      </Notice>
    );
  return null;
}

/** Which formats give back every measured value, and which some cells of 1 row x 32 columns: a sign that the tensor was quantized before. */
function Lossless({ rows }: { readonly rows: readonly ErrorRow[] }) {
  const all = rows.filter((row) => row.exactShare === 1).map(({ format }) => format);
  const some = rows.filter((row) => row.exactShare > 0 && row.exactShare < 1);
  return (
    <>
      {all.length > 0 && <Notice>Lossless: {all.join(', ')} gives back every measured value exactly.</Notice>}
      {some.map(({ id, format, exactShare }) => (
        <p key={id} className={styles.muted}>
          {format} gives back {percentText(exactShare)} of the cells (1 row × 32 columns) exactly.
        </p>
      ))}
    </>
  );
}

/** Exact or sampled, and of how many weights. */
function Basis({ selected, snapshot, rows }: { readonly selected: SelectedTensor; readonly snapshot: TensorErrorSnapshot; readonly rows: readonly ErrorRow[] }) {
  if (rows.length === 0) return null;
  const sampled = (selected.subject?.sample.rows ?? 0) > 0;
  const measured = snapshot.rows - snapshot.nonFiniteRows.count;
  const basis = `${countText(measured)} of ${countText(selected.rows)} rows, n = ${countText(rows[0]!.n)} weights`;
  const worst = Math.max(...rows.map((row) => row.numbers.rel.error ?? 0));
  return (
    <p className={styles.muted} data-testid="basis">
      {!rows.every((row) => row.isComplete)
        ? `So far: ${basis}.`
        : sampled
          ? `Sampled: ${basis}; ± is the standard error, of the relative RMSE ${numberText(worst, 2)} or less. The max error is of these rows only.`
          : `Exact: ${basis}.`}
      {selected.subject && !isUnquantized(selected.subject.at.tensor) && ` The source is ${selected.subject.at.tensor.typeName}: it was dequantized first, and its values count as the original.`}
      {selected.reference !== undefined && ` Original values: ${selected.reference}.`}
    </p>
  );
}

function Notes({ selected, snapshot, formats }: { readonly selected: SelectedTensor; readonly snapshot: TensorErrorSnapshot; readonly formats: readonly string[] }) {
  const problems = formats.flatMap((id) => formatProblem(requireFormat(id), selected.cols, selected.subject?.weights !== undefined) ?? []);
  const aborted = formats.flatMap((id) => {
    const rows = snapshot.candidates.get(id)?.abortedRows;
    return rows && rows.count > 0 ? [`${candidateLabel(id)}: the reference stops with an assertion on ${rowNamesText(rows)}; left out.`] : [];
  });
  const { nonFiniteRows } = snapshot;
  return (
    <>
      {nonFiniteRows.count > 0 && <Notice tone="warning">NaN or Inf in {rowNamesText(nonFiniteRows)}: left out of every number.</Notice>}
      {[...aborted, ...problems].map((note) => (
        <p key={note} className={styles.muted}>
          {note}
        </p>
      ))}
    </>
  );
}
