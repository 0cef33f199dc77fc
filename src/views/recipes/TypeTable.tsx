import { useMemo } from 'react';
import { recipeTotal, totalsBy } from '../../gguf/recipe-compare.ts';
import type { RecipeModel } from '../../state/recipes.ts';
import { bytesText, missingText, percentText } from '../../ui/number-text.ts';
import { columnLabel } from './columns.ts';
import styles from './recipes.module.css';

const seriesCount = 6;

/** What each type takes of each model: a bar per model, all on one scale of bytes, and the numbers. */
export function TypeTable({ columns }: { readonly columns: readonly RecipeModel[] }) {
  const totals = useMemo(() => columns.map(({ header }) => totalsBy(header.tensors, ({ typeName }) => typeName)), [columns]);
  const sizes = useMemo(() => columns.map(({ header }) => recipeTotal(header.tensors).byteLength), [columns]);
  const types = useMemo(() => {
    const most = (type: string): number => Math.max(...totals.map((model) => model.get(type)?.byteLength ?? 0));
    return [...new Set(totals.flatMap((model) => [...model.keys()]))].sort((a, b) => most(b) - most(a));
  }, [totals]);
  const largest = Math.max(1, ...sizes.map((size) => size ?? 0));
  const colorOf = (index: number): string => `var(--series-${Math.min(index + 1, seriesCount)})`;
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label="Bytes by type">
      <div className={styles.bars}>
        {columns.map((column, index) => (
          <figure key={column.key} className={styles.typeFigure}>
            <figcaption title={column.name}>
              {columnLabel(column)} <span className={styles.muted}>{bytesText(sizes[index]!)}</span>
            </figcaption>
            <div
              className={styles.typeBar}
              style={{ width: `${((sizes[index] ?? 0) / largest) * 100}%` }}
              role="img"
              aria-label={`Bytes by type of ${columnLabel(column)}: ${types.flatMap((type) => totals[index]!.get(type)?.byteLength ? [`${type} ${percentText(totals[index]!.get(type)!.byteLength! / (sizes[index] ?? Number.NaN))}`] : []).join(', ')}`}
            >
              {types.map((type, at) => {
                const bytes = totals[index]!.get(type)?.byteLength ?? 0;
                return (
                  bytes > 0 && (
                    <span key={type} style={{ flexGrow: bytes, background: colorOf(at) }} title={`${type}: ${bytesText(bytes)}`}>
                      {bytes / largest > 0.06 ? type : ''}
                    </span>
                  )
                );
              })}
            </div>
          </figure>
        ))}
      </div>
      <table className={styles.table} data-testid="recipe-types">
        <thead>
          <tr>
            <th scope="col">Type</th>
            {columns.map((column) => (
              <th key={column.key} scope="col" title={column.name}>
                {columnLabel(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {types.map((type, at) => (
            <tr key={type}>
              <th scope="row">
                <i className={styles.swatch} style={{ background: colorOf(at) }} />
                {type}
              </th>
              {totals.map((model, index) => {
                const total = model.get(type);
                const size = sizes[index];
                return (
                  <td key={columns[index]!.key}>
                    {total ? bytesText(total.byteLength) : missingText}
                    {total?.byteLength != null && size != null && size > 0 && <span className={styles.number}>{percentText(total.byteLength / size)}</span>}
                    {total && <span className={styles.number}>{total.tensorCount} tensors</span>}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
