import { ArrowDown, ArrowUp } from 'lucide-react';
import { Explain } from '../../ui/Explain.tsx';
import { nextSorting, parseSorting } from './sorting.ts';
import styles from './imatrix.module.css';

interface SortHeadProps {
  readonly id: string;
  readonly title: string;
  readonly formula?: string;
  readonly sort: string;
  readonly onSort: (sort: string) => void;
}

/** A column head that sorts, with the formula of its numbers on demand. */
export function SortHead({ id, title, formula, sort, onSort }: SortHeadProps) {
  const sorting = parseSorting(sort);
  const isSorted = sorting?.column === id;
  return (
    <th scope="col" aria-sort={!isSorted ? 'none' : sorting.descending ? 'descending' : 'ascending'}>
      <span className={styles.head}>
        <button type="button" className={styles.sortButton} onClick={() => onSort(nextSorting(sorting, id))}>
          {title}
          {isSorted && (sorting.descending ? <ArrowDown size={12} aria-hidden /> : <ArrowUp size={12} aria-hidden />)}
        </button>
        {formula !== undefined && <Explain about={title} text={formula} />}
      </span>
    </th>
  );
}
