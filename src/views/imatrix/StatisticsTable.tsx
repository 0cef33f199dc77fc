import { useMemo } from 'react';
import type { ImatrixReportRow } from '../../imatrix/report.ts';
import type { ImatrixViewState, PatchImatrixState } from './schema.ts';
import { parseSorting, sortRows } from './sorting.ts';
import { SortHead } from './SortHead.tsx';
import { statisticColumns } from './statistic-columns.ts';
import { TensorButton } from './TensorButton.tsx';
import styles from './imatrix.module.css';

interface StatisticsTableProps {
  readonly rows: readonly ImatrixReportRow[];
  readonly state: ImatrixViewState;
  readonly patch: PatchImatrixState;
}

/** The statistics of every tensor, sortable; each head says its formula. */
export function StatisticsTable({ rows, state, patch }: StatisticsTableProps) {
  const sorted = useMemo(() => {
    const sorting = parseSorting(state.sort);
    if (sorting?.column === 'name') return sortRows(rows, ({ name }) => name, sorting.descending);
    const column = statisticColumns.find(({ id }) => id === sorting?.column);
    return sorting && column ? sortRows(rows, column.value, sorting.descending) : rows;
  }, [rows, state.sort]);
  const onSort = (sort: string): void => patch({ sort });
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label="Statistics by tensor">
      <table className={styles.table} data-testid="imatrix-statistics">
        <thead>
          <tr>
            <SortHead id="name" title="Tensor" sort={state.sort} onSort={onSort} />
            {statisticColumns.map(({ id, title, formula }) => (
              <SortHead key={id} id={id} title={title} formula={formula} sort={state.sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row, index) => (
            <tr key={`${row.name} ${index}`} data-selected={row.name === state.tensor ? '' : undefined}>
              <th scope="row">
                <TensorButton name={row.name} state={state} patch={patch} />
              </th>
              {statisticColumns.map(({ id, text }) => (
                <td key={id}>{text(row)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
