import { ArrowRight } from 'lucide-react';
import type { ErrorMetric, MetricId } from '../../../core/experiments/tensor/error-metrics.ts';
import { Explain } from '../../../ui/Explain.tsx';
import { bitsText, percentText } from '../../../ui/number-text.ts';
import type { ErrorRow } from '../error-rows.ts';
import { errorText, metricAbout, metricText } from '../metric-text.ts';
import styles from './errors.module.css';

interface NumbersTableProps {
  readonly rows: readonly ErrorRow[];
  readonly metrics: readonly ErrorMetric[];
  /** The metric of the maps. */
  readonly shown: ErrorMetric;
  readonly sortedBy: MetricId | undefined;
  readonly onSort: (id: MetricId) => void;
}

/** Metrics down, formats across: every number with its uncertainty. A click on a metric sorts the formats by it. */
export function NumbersTable({ rows, metrics, shown, sortedBy, onSort }: NumbersTableProps) {
  return (
    <div className={styles.numbersScroll} tabIndex={0} role="region" aria-label="Errors by format">
      <table className={styles.numbers} data-testid="error-table">
        <thead>
          <tr>
            <th scope="col">
              <small>{sortedBy ? 'least error first' : 'click a metric to sort'}</small>
            </th>
            {rows.map(({ id, format, bpw }) => (
              <th key={id} scope="col">
                {format}
                <small>{bitsText(bpw)} bpw</small>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {metrics.map((metric) => (
            <tr key={metric.id} data-shown={metric.id === shown.id ? '' : undefined} data-metric={metric.id}>
              <th scope="row">
                <button type="button" className={styles.metricButton} title={metricAbout(metric)} aria-pressed={sortedBy === metric.id} onClick={() => onSort(metric.id)}>
                  {metric.short}
                  {sortedBy === metric.id && <ArrowRight size={11} aria-label="sorted" />}
                </button>
              </th>
              {rows.map(({ id, numbers, isComplete }) => {
                const { value, error } = numbers[metric.id];
                return (
                  <td key={id} data-partial={isComplete ? undefined : ''}>
                    {error === null && value !== null && !metric.hasStandardError ? '≥ ' : ''}
                    {metricText(metric, value)}
                    {error !== 0 && <small>{errorText(error)}</small>}
                  </td>
                );
              })}
            </tr>
          ))}
          <tr>
            <th scope="row">
              Exact cells <Explain about="Exact cells" text="Share of the cells of 1 row × 32 columns whose values all come back exactly. 100 % means that the format holds this tensor without loss: often a sign that it was quantized to it before." />
            </th>
            {rows.map(({ id, exactShare }) => (
              <td key={id}>{percentText(exactShare)}</td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}
