import { ArrowDown, ArrowUp } from 'lucide-react';
import type { EntrantFailure } from '../../core/experiments/arena/tally.ts';
import { ownVersion } from '../../state/own-library.ts';
import { formatRoute } from '../../state/route.ts';
import { Notice } from '../../ui/Feedback.tsx';
import styles from './arena.module.css';
import { type Column, columns, nextSorting, parseSorting, sortRows } from './columns.ts';
import { countText } from './number-text.ts';
import type { ArenaRow, ArenaRows } from './rows.ts';
import { Swatch } from './Swatch.tsx';

interface ArenaTableProps {
  /** The address of a block in the Landscape view. */
  readonly linkOf: (block: number) => string;
  readonly rows: ArenaRows;
  readonly sort: string;
  readonly onSort: (sort: string) => void;
  /** What was measured, for those who do not see the rest of the page. */
  readonly caption: string;
}

/** What an algorithm minimises stands under its name: a column of its own would push the numbers out of sight. */
const shownColumns = columns.filter(({ id }) => id !== 'minimises');

/** Every entrant in a line; heads sort, the largest regret opens its block. In a narrow place each entrant is a card. */
export function ArenaTable({ linkOf, rows: { rows, rejected }, sort, onSort, caption }: ArenaTableProps) {
  const sorting = parseSorting(sort);
  return (
    <div className={styles.scroller} role="region" aria-label="Standings" tabIndex={0}>
      <table className={styles.table}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {shownColumns.map((column) => {
              const isSorted = sorting.column === column;
              const Arrow = sorting.isDescending ? ArrowDown : ArrowUp;
              return (
                <th key={column.id} scope="col" data-column={column.id} aria-sort={!isSorted ? 'none' : sorting.isDescending ? 'descending' : 'ascending'}>
                  <button type="button" title={column.help} onClick={() => onSort(nextSorting(sorting, column))}>
                    {column.label}
                    {isSorted && <Arrow size={12} aria-hidden />}
                  </button>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {sortRows(rows, sorting).map((row) => (
            <tr key={row.entrant.id} data-entrant={row.entrant.id}>
              {shownColumns.map((column) => (
                <Cell key={column.id} column={column} row={row} linkOf={linkOf} />
              ))}
            </tr>
          ))}
          {rejected.map(({ entrant, slot, reason, failure }) => (
            <tr key={entrant.id} data-entrant={entrant.id}>
              <td />
              <th scope="row">
                <Name slot={slot} label={entrant.label} />
              </th>
              <td colSpan={shownColumns.length - 2} className={styles.rejected}>
                {failure ? <Failed failure={failure} id={entrant.id} linkOf={linkOf} /> : reason}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Why an own algorithm is out, with ways to its text and to the block. */
function Failed({ failure: { message, block }, id, linkOf }: { readonly failure: EntrantFailure; readonly id: string } & Pick<ArenaTableProps, 'linkOf'>) {
  return (
    <Notice
      tone="danger"
      action={
        <span className={styles.failed}>
          {ownVersion(id) && <a href={formatRoute({ viewId: 'own', params: { id } })}>Open its text</a>}
          {block !== undefined && <a href={linkOf(block)}>Block {countText(block)}</a>}
        </span>
      }
    >
      Failed: {message}
    </Notice>
  );
}

function Cell({ column, row, linkOf }: { readonly column: Column; readonly row: ArenaRow; readonly linkOf: (block: number) => string }) {
  const { standing, noRegret } = row;
  const text = column.text(row);
  if (column.id === 'name') {
    return (
      <th scope="row">
        <Name slot={row.slot} label={text} />
        <span className={styles.minimises}>Minimises {row.minimises}</span>
      </th>
    );
  }
  if (column.id === 'max' && standing.regret && standing.regret.max > 1e-12) {
    return (
      <td data-label={column.label}>
        <a href={linkOf(standing.regret.maxBlock)} aria-label={`${text}: open block ${standing.regret.maxBlock} in the Landscape view`}>
          {text}
        </a>
      </td>
    );
  }
  const why = text === 'none' && standing.regret === undefined && column.id !== 'time' ? noRegret : undefined;
  return (
    <td data-column={column.id} data-label={column.label} {...(why !== undefined && { title: why })}>
      <Estimate text={text} />
    </td>
  );
}

/** A mean, and its standard error on a line of its own: the table is wide enough. */
function Estimate({ text }: { readonly text: string }) {
  const [mean, standardError] = text.split(' ± ');
  return (
    <>
      {mean}
      {standardError !== undefined && <span className={styles.standardError}> ± {standardError}</span>}
    </>
  );
}

function Name({ slot, label }: { readonly slot: number; readonly label: string }) {
  return (
    <span className={styles.name}>
      <Swatch slot={slot} />
      {label}
    </span>
  );
}
