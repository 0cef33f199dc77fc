import { useMemo } from 'react';
import type { ImatrixDifference } from '../../imatrix/compare.ts';
import { EmptyState, Notice, ProgressBar } from '../../ui/Feedback.tsx';
import { missingText, numberText } from '../../ui/number-text.ts';
import type { ImatrixViewState, PatchImatrixState } from './schema.ts';
import { nameFilter, parseSorting, sortRows } from './sorting.ts';
import { SortHead } from './SortHead.tsx';
import { TensorButton } from './TensorButton.tsx';
import type { Comparison } from './use-comparison.ts';
import styles from './imatrix.module.css';

interface CompareTableProps {
  readonly comparison: Comparison;
  readonly names: readonly [first: string, second: string];
  readonly state: ImatrixViewState;
  readonly patch: PatchImatrixState;
}

interface Column {
  readonly id: string;
  readonly title: string;
  readonly formula: string;
  readonly value: (row: ImatrixDifference) => number | null;
  readonly text: (value: number) => string;
}

const both = 'u: means of the first file, v: of the second, over columns of experts with data in both. No unit.';

const columns: readonly Column[] = [
  { id: 'cosine', title: 'Cosine', formula: `sum_j u_j v_j / sqrt(sum_j u_j^2 * sum_j v_j^2). ${both}`, value: ({ cosine }) => cosine, text: (value) => value.toFixed(6) },
  { id: 'relRms', title: 'Relative difference', formula: `sqrt(sum_j (v_j - u_j)^2 / sum_j u_j^2). ${both}`, value: ({ relRms }) => relRms, text: (value) => numberText(value) },
  { id: 'ratio', title: 'Sum ratio', formula: `sum_j v_j / sum_j u_j. ${both}`, value: ({ sumRatio }) => sumRatio, text: (value) => numberText(value) },
];

const statusTexts: Readonly<Record<ImatrixDifference['status'], string>> = {
  both: 'in both',
  'only-first': 'only in the first',
  'only-second': 'only in the second',
  columns: 'other columns or experts',
};

/** Two matrices tensor by tensor. */
export function CompareTable({ comparison, names, state, patch }: CompareTableProps) {
  const rows = useMemo(() => {
    if (comparison.state !== 'done') return [];
    const passes = nameFilter(state.filter);
    const shown = comparison.differences.filter(({ name }) => passes(name));
    const sorting = parseSorting(state.sort);
    if (sorting?.column === 'name') return sortRows(shown, ({ name }) => name, sorting.descending);
    if (sorting?.column === 'status') return sortRows(shown, ({ status }) => status, sorting.descending);
    const column = columns.find(({ id }) => id === sorting?.column);
    return sorting && column ? sortRows(shown, column.value, sorting.descending) : shown;
  }, [comparison, state.filter, state.sort]);
  if (comparison.state === 'none')
    return (
      <EmptyState title="Choose a second matrix">
        <p>Open another imatrix file (.dat or GGUF), or drop two at once, and choose it under &ldquo;Compare with&rdquo;.</p>
      </EmptyState>
    );
  if (comparison.state === 'running')
    return (
      <EmptyState title="Comparing ...">
        <ProgressBar label="Comparing" value={undefined} />
      </EmptyState>
    );
  if (comparison.state === 'cancelled') return <EmptyState title="The comparison was cancelled" />;
  if (comparison.state === 'failed') return <Notice tone="danger">{comparison.message}</Notice>;
  const onSort = (sort: string): void => patch({ sort });
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label="Differences by tensor">
      <table className={styles.table} data-testid="imatrix-compare">
        <caption className="visually-hidden">{`First: ${names[0]}. Second: ${names[1]}.`}</caption>
        <thead>
          <tr>
            <SortHead id="name" title="Tensor" sort={state.sort} onSort={onSort} />
            <SortHead id="status" title="Present" sort={state.sort} onSort={onSort} />
            {columns.map(({ id, title, formula }) => (
              <SortHead key={id} id={id} title={title} formula={formula} sort={state.sort} onSort={onSort} />
            ))}
            <th scope="col">Without data: first</th>
            <th scope="col">second</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name} data-selected={row.name === state.tensor ? '' : undefined}>
              <th scope="row">
                <TensorButton name={row.name} state={state} patch={patch} />
              </th>
              <td>{statusTexts[row.status]}</td>
              {columns.map(({ id, value, text }) => {
                const number = value(row);
                return <td key={id}>{number === null ? missingText : text(number)}</td>;
              })}
              {row.missing.map((count, index) => (
                <td key={index === 0 ? 'first' : 'second'}>{count ?? missingText}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
