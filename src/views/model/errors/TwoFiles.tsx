import { useMemo, useState } from 'react';
import type { ModelErrorSnapshot } from '../../../client/model-errors.ts';
import { storedCandidate } from '../../../client/model-totals.ts';
import { type ErrorMetric, isLessError } from '../../../core/experiments/tensor/error-metrics.ts';
import type { OpenModel } from '../../../state/models.ts';
import { bitsText, countText, missingText } from '../../../ui/number-text.ts';
import { errorText, metricText } from '../metric-text.ts';
import type { PatchModelState } from '../model-state.ts';
import { cellError, candidateCell } from '../model-values.ts';
import { compareFiles, type TensorPair } from '../two-files.ts';
import tensorsStyles from '../tensors.module.css';
import styles from './errors.module.css';

interface TwoFilesProps {
  readonly model: OpenModel;
  readonly reference: OpenModel;
  readonly snapshot: ModelErrorSnapshot;
  readonly metric: ErrorMetric;
  readonly patch: PatchModelState;
}

/** Tensor by tensor: which type each file gives it, and how far the values differ. */
export function TwoFiles({ model, reference, snapshot, metric, patch }: TwoFilesProps) {
  const [byError, setByError] = useState(false);
  const pairs = useMemo(() => compareFiles(model.header, reference.header), [model, reference]);
  const valueOf = (pair: TensorPair): number | undefined => pair.own && candidateCell(pair.own, snapshot, storedCandidate, metric)?.value;
  const shown = byError ? pairs.toSorted((a, b) => moreError(valueOf(a), valueOf(b), metric)) : pairs;
  const differing = pairs.filter(({ own, other }) => own && other && own.typeId !== other.typeId).length;
  const unmatched = pairs.filter(({ problem }) => problem !== undefined).length;
  return (
    <div className={styles.tableStage} tabIndex={0} role="region" aria-label="Two files tensor by tensor">
      <table className={styles.wide} data-testid="two-files">
        <caption className="visually-hidden">
          {model.name} against {reference.name}: {differing} tensors of another type, {unmatched} that cannot be compared
        </caption>
        <thead>
          <tr>
            <th scope="col">
              Tensor · {countText(differing)} of another type{unmatched > 0 && `, ${countText(unmatched)} not comparable`}
            </th>
            <th scope="col" data-text="">
              {model.name}
            </th>
            <th scope="col">bpw</th>
            <th scope="col" data-text="">
              {reference.name}
            </th>
            <th scope="col">bpw</th>
            <th scope="col" aria-sort={byError ? 'descending' : 'none'}>
              <button type="button" className={tensorsStyles.sortButton} onClick={() => setByError(!byError)}>
                {metric.short}
              </button>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ name, own, other, problem }) => {
            const cell = own && candidateCell(own, snapshot, storedCandidate, metric);
            const isOther = own && other && own.typeId !== other.typeId;
            return (
              <tr key={name}>
                <th scope="row">
                  {own ? (
                    <button type="button" className={styles.nameButton} onClick={() => patch({ tensor: name, scope: 'tensor', block: '' })}>
                      {name}
                    </button>
                  ) : (
                    name
                  )}
                </th>
                <td data-text="" className={isOther ? styles.differs : undefined}>
                  {own?.typeName ?? missingText}
                </td>
                <td>{own ? bitsText(own.bpw) : missingText}</td>
                <td data-text="" className={isOther ? styles.differs : undefined}>
                  {other?.typeName ?? missingText}
                </td>
                <td>{other ? bitsText(other.bpw) : missingText}</td>
                {problem === undefined ? (
                  <td>
                    {metricText(metric, cell?.value ?? null)} {own && cell && errorText(cellError(own, cell, metric))}
                  </td>
                ) : (
                  <td data-note="">{problem}</td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function moreError(a: number | undefined, b: number | undefined, metric: ErrorMetric): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
  return a === b ? 0 : isLessError(metric, a, b) ? 1 : -1;
}
