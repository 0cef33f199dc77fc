import { useMemo } from 'react';
import { applyPartialDataRule, type PartialDataOutcome, type PartialDataRule, partialDataRules } from '../../imatrix/coverage.ts';
import type { ImatrixReportRow } from '../../imatrix/report.ts';
import { Explain } from '../../ui/Explain.tsx';
import { countText } from '../../ui/number-text.ts';
import { indexRanges } from './index-ranges.ts';
import type { ImatrixViewState, PatchImatrixState } from './schema.ts';
import { parseSorting, sortRows } from './sorting.ts';
import { SortHead } from './SortHead.tsx';
import { TensorButton } from './TensorButton.tsx';
import styles from './imatrix.module.css';

const ruleSources = [{ label: 'ik_llama.cpp pull request 202', url: 'https://github.com/ikawrakow/ik_llama.cpp/pull/202' }];

interface CoverageTableProps {
  readonly rows: readonly ImatrixReportRow[];
  readonly state: ImatrixViewState;
  readonly patch: PatchImatrixState;
}

/** A sign beside the word, so that colour is never the only difference. */
export const outcomeSigns: Readonly<Record<PartialDataOutcome, string>> = { complete: '✓', filled: '◐', dropped: '✕' };

/** The rules in a few words, for heads and narrow places. */
export const ruleTitles: Readonly<Record<PartialDataRule['id'], string>> = {
  'drop-any': 'Any gap drops',
  'below-5-percent': 'Kept below 5 %',
  'below-10-percent': 'Kept below 10 %',
};

export const outcomeMeanings =
  'complete: every expert has data. filled: the tensor is kept, and missing experts weigh 1 in every column. dropped: it is quantized as without an imatrix, and formats that need one fail.';

/** Which experts have no data, tensor by tensor, and what each rule makes of that. */
export function CoverageTable({ rows, state, patch }: CoverageTableProps) {
  const listed = useMemo(() => {
    const shown = state.gaps ? rows.filter(({ missing }) => missing.length > 0) : rows;
    const sorting = parseSorting(state.sort);
    if (sorting?.column === 'name') return sortRows(shown, ({ name }) => name, sorting.descending);
    if (sorting?.column === 'experts') return sortRows(shown, ({ experts }) => experts, sorting.descending);
    return sorting?.column === 'missing' ? sortRows(shown, ({ missingPercent }) => missingPercent, sorting.descending) : shown;
  }, [rows, state.gaps, state.sort]);
  const onSort = (sort: string): void => patch({ sort });
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label="Coverage by tensor">
      <table className={styles.table} data-testid="imatrix-coverage">
        <thead>
          <tr>
            <SortHead id="name" title="Tensor" sort={state.sort} onSort={onSort} />
            <SortHead id="experts" title="Experts" sort={state.sort} onSort={onSort} />
            <SortHead
              id="missing"
              title="Without data"
              formula="Experts with a count of 0 (GGUF) or with zeros only (.dat); per cent: 100 * missing / experts."
              sort={state.sort}
              onSort={onSort}
            />
            <th scope="col" data-left="">
              Which
            </th>
            {partialDataRules.map(({ id, label }) => (
              <th key={id} scope="col" data-left="">
                <span className={styles.head}>
                  {ruleTitles[id]}
                  <Explain about={ruleTitles[id]} text={`${label}. ${outcomeMeanings}`} sources={ruleSources} />
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {listed.map((row, index) => (
            <tr key={`${row.name} ${index}`} data-selected={row.name === state.tensor ? '' : undefined}>
              <th scope="row">
                <TensorButton name={row.name} state={state} patch={patch} />
              </th>
              <td>{row.split === 'unknown' ? 'not told apart' : countText(row.experts)}</td>
              <td>{`${countText(row.missing.length)} (${row.missingPercent.toFixed(2)} %)`}</td>
              <td data-left="" className={styles.indices} title={row.missing.join(', ')}>
                {indexRanges(row.missing)}
              </td>
              {partialDataRules.map((rule) => {
                const outcome = applyPartialDataRule(rule, row);
                return (
                  <td key={rule.id} data-left="" data-outcome={outcome}>
                    <span aria-hidden>{outcomeSigns[outcome]} </span>
                    {outcome}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {listed.length === 0 && <p className={styles.note}>Every expert of every listed tensor has data.</p>}
      <p className={styles.note}>{outcomeMeanings}</p>
    </div>
  );
}
