import { useMemo } from 'react';
import type { ErrorMetric } from '../../core/experiments/tensor/error-metrics.ts';
import type { GgufTensor } from '../../gguf/header.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice, ProgressBar } from '../../ui/Feedback.tsx';
import { Section } from '../../ui/Section.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { errorText, metricText } from './metric-text.ts';
import { formatTotals, totalNumber } from './model-values.ts';
import { bitsText, countText } from '../../ui/number-text.ts';
import type { ModelErrors } from './use-model-errors.ts';
import styles from './model.module.css';
import tensorsStyles from './tensors.module.css';

interface ModelErrorSectionProps {
  readonly tensors: readonly GgufTensor[];
  readonly errors: ModelErrors;
  readonly metric: ErrorMetric;
}

/** All matrices of the model together under each candidate, how far the measurement is, and how to go on. */
export function ModelErrorSection({ tensors, errors, metric }: ModelErrorSectionProps) {
  const { session, snapshot, candidates, isRefining, setRefining } = errors;
  const totals = useMemo(() => formatTotals(tensors, snapshot, candidates), [tensors, snapshot, candidates]);
  const isExact = totals.length > 0 && totals.every((total) => total.isExact);
  const percent = `${Math.floor(snapshot.fraction * 100)} %`;
  const measure = (allRows: boolean): void => void session.measure(candidates, allRows);
  return (
    <Section title="Whole model">
      {snapshot.state === 'running' && (
        <div className={styles.progressRow}>
          <ProgressBar label="Measuring all tensors" value={snapshot.fraction} />
          <span>{percent}</span>
          <Button onPress={() => session.cancel()}>Cancel</Button>
        </div>
      )}
      {snapshot.state === 'cancelled' && <Notice action={<Button onPress={() => measure(false)}>Go on</Button>}>Cancelled at {percent}. Measured tensors stay.</Notice>}
      {snapshot.state === 'failed' && (
        <Notice tone="danger" action={<Button onPress={() => measure(false)}>Try again</Button>}>
          {snapshot.message} What was measured stays.
        </Notice>
      )}
      {totals.length > 0 && (
        <>
          <div className={tensorsStyles.tableScroll} tabIndex={0} role="region" aria-label="Errors of the model by format">
            <table className={tensorsStyles.table} data-testid="model-error-table">
              <thead>
                <tr>
                  <th scope="col">Format</th>
                  <th scope="col">bpw</th>
                  <th scope="col">{metric.short}</th>
                  <th scope="col">± s.e.</th>
                  <th scope="col">Tensors</th>
                </tr>
              </thead>
              <tbody>
                {totals.map((total) => {
                  const { value, error } = totalNumber(total, metric);
                  return (
                    <tr key={total.id}>
                      <th scope="row">{total.format}</th>
                      <td>{bitsText(total.bpw)}</td>
                      <td>{metricText(metric, value)}</td>
                      <td>{error === 0 ? 'exact' : errorText(error).replace('± ', '') || '–'}</td>
                      <td>{countText(total.tensors)}</td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </div>
          <p className={styles.muted} data-testid="model-basis">
            {isExact
              ? 'Exact: every row of every matrix whose rows divide into blocks.'
              : `Sampled: 2 % of the rows of a large matrix at first, all rows of a small one. Together ${countText(measuredRows(totals))} of ${countText(allRows(totals))} rows.`}{' '}
            Lower error does not have to mean lower perplexity.
          </p>
          {!isExact && snapshot.state !== 'running' && (
            <>
              <Switch label="Refine while idle" isSelected={isRefining} onChange={setRefining} />
              <p className={styles.muted} role="status" data-testid="refinement">
                {refinementText[snapshot.refinement]}
              </p>
              <Button onPress={() => measure(true)}>Measure all rows</Button>
            </>
          )}
        </>
      )}
      {snapshot.problems.size > 0 && (
        <details>
          <summary>{countText(snapshot.problems.size)} tensors could not be measured</summary>
          <ul className={styles.muted}>
            {[...snapshot.problems].slice(0, 50).map(([name, message]) => (
              <li key={name}>{message}</li>
            ))}
          </ul>
        </details>
      )}
    </Section>
  );
}

const refinementText = {
  off: 'Samples stay as they are.',
  running: 'Sampling further wherever a number is least certain; other work goes first.',
  done: 'Refined: every relative RMSE is known to 0.05 % of itself or better.',
} as const;

const measuredRows = (totals: ReturnType<typeof formatTotals>): number => totals[0]!.rowsMeasured;
const allRows = (totals: ReturnType<typeof formatTotals>): number => totals[0]!.sums.rows;
