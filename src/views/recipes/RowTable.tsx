import type { ComparedRow, RecipeCell } from '../../gguf/recipe-compare.ts';
import type { RecipeModel } from '../../state/recipes.ts';
import { bitsText, bytesText, countText, missingText } from '../../ui/number-text.ts';
import { columnLabel } from './columns.ts';
import type { PatchRecipesState, RecipesState } from './schema.ts';
import styles from './recipes.module.css';

interface RowTableProps {
  readonly columns: readonly RecipeModel[];
  /** Index of the model that the others are compared with. */
  readonly base: number;
  readonly rows: readonly ComparedRow[];
  /** Rows before the filter. */
  readonly total: number;
  readonly problem: string | undefined;
  readonly state: RecipesState;
  readonly patch: PatchRecipesState;
}

/** One row per kind of tensor and run of blocks, one column per model. Differences carry a sign, not only a colour. */
export function RowTable({ columns, base, rows, total, problem, state, patch }: RowTableProps) {
  return (
    <>
      <div className={styles.filterRow}>
        <input
          type="search"
          className={styles.filter}
          aria-label="Filter rows by name, type or role (regular expression)"
          aria-invalid={problem !== undefined}
          aria-describedby="recipe-filter-result"
          placeholder="Filter by name, type or role, e.g. ffn.*exps"
          value={state.filter}
          spellCheck={false}
          onChange={(event) => patch({ filter: event.target.value }, { replace: true })}
        />
        <span id="recipe-filter-result" className={problem ? styles.problem : styles.muted} role="status">
          {problem ?? (rows.length === total ? `${countText(total)} rows` : `${countText(rows.length)} of ${countText(total)} rows`)}
        </span>
      </div>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label="Recipes, row by row">
        <table className={styles.table} data-testid="recipe-rows">
          <thead>
            <tr>
              <th scope="col">Tensors</th>
              {columns.map((column, index) => (
                <th key={column.key} scope="col" title={column.name}>
                  {columnLabel(column)}
                  {columns.length > 1 && index === base && <span className={styles.badge}>base</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.pattern} data-differs={row.differs ? '' : undefined}>
                <th scope="row">
                  <code>{row.pattern}</code>
                </th>
                {row.cells.map((cell, index) => (
                  <Cell
                    key={columns[index]!.key}
                    cell={cell}
                    differs={index !== base && cell?.typeName !== row.cells[base]?.typeName}
                    number={state.number}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length === 0 && <p className={styles.none}>{problem === undefined ? 'No row passes the filter.' : ''}</p>}
      </div>
    </>
  );
}

interface CellProps {
  readonly cell: RecipeCell | null;
  /** From the same row of the base. */
  readonly differs: boolean;
  readonly number: RecipesState['number'];
}

function Cell({ cell, differs, number }: CellProps) {
  const detail =
    cell === null
      ? 'The model has no such tensor.'
      : `${countText(cell.tensorCount)} ${cell.tensorCount === 1 ? 'tensor' : 'tensors'}, ${countText(cell.elementCount)} weights, ${bytesText(cell.byteLength)}, ${bitsText(cell.bpw)} bits per weight`;
  return (
    <td data-differs={differs ? '' : undefined} title={detail}>
      <span className={styles.sign} aria-hidden>
        {differs ? '≠' : ''}
      </span>
      {differs && <span className="visually-hidden">differs: </span>}
      <span className={styles.type}>{cell?.typeName ?? missingText}</span>
      {cell !== null && number !== 'none' && <span className={styles.number}>{number === 'bpw' ? bitsText(cell.bpw) : bytesText(cell.byteLength)}</span>}
    </td>
  );
}
