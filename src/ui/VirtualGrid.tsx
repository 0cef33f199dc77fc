import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type KeyboardEvent, type ReactNode, memo, useEffect, useRef } from 'react';
import styles from './VirtualGrid.module.css';

interface VirtualGridProps {
  /** Accessible name of the whole grid. */
  readonly label: string;
  /** Row elements get the ids `${idPrefix}-${index}`. */
  readonly idPrefix: string;
  readonly count: number;
  readonly rowHeightPx: number;
  readonly headHeightPx: number;
  /** Widths of the columns, as CSS grid-template-columns, and the least width of a row before the grid scrolls sideways. */
  readonly columns: string;
  readonly minWidthPx: number;
  /** Cells with the role columnheader. They stay in sight above the rows. */
  readonly head: ReactNode;
  /** Cells with the role gridcell. */
  readonly renderRow: (index: number) => ReactNode;
  /** -1 when no row is selected. */
  readonly selectedIndex: number;
  readonly onSelect: (index: number) => void;
}

/** A table of any length: only the rows in sight are in the page. Arrow keys, Page Up and Down, Home and End move the selection. */
export function VirtualGrid({ label, idPrefix, count, rowHeightPx, headHeightPx, columns, minWidthPx, head, renderRow, selectedIndex, onSelect }: VirtualGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  // Nothing here is memoized by a compiler, so the library's changing functions are safe.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    overscan: 12,
    scrollMargin: headHeightPx,
    scrollPaddingStart: headHeightPx,
  });
  // What stands around the grid may take its time to appear: the selected row stays in sight when the height changes.
  const heightPx = virtual.scrollRect?.height;
  useEffect(() => {
    if (selectedIndex >= 0) virtual.scrollToIndex(selectedIndex);
  }, [selectedIndex, heightPx, virtual]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeightPx) - 1);
    const steps: Record<string, number> = { ArrowUp: -1, ArrowDown: 1, PageUp: -page, PageDown: page, Home: -count, End: count };
    const step = steps[event.key];
    if (step === undefined || count === 0) return;
    event.preventDefault();
    onSelect(Math.min(count - 1, Math.max(0, selectedIndex + step)));
  };
  const widths: CSSProperties = { gridTemplateColumns: columns, minWidth: minWidthPx };
  return (
    <div
      ref={scroller}
      className={styles.grid}
      role="grid"
      aria-label={label}
      aria-rowcount={count + 1}
      aria-activedescendant={selectedIndex >= 0 ? `${idPrefix}-${selectedIndex}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div role="row" aria-rowindex={1} className={styles.head} style={{ ...widths, height: headHeightPx }}>
        {head}
      </div>
      <div role="rowgroup" className={styles.rows} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => (
          // The grid itself takes the keys; a row is its option.
          <div
            key={index}
            id={`${idPrefix}-${index}`}
            role="row"
            aria-rowindex={index + 2}
            aria-selected={index === selectedIndex}
            className={styles.row}
            style={{ ...widths, transform: `translateY(${start - headHeightPx}px)`, height: rowHeightPx }}
            onClick={() => onSelect(index)}
          >
            <RowCells index={index} renderRow={renderRow} />
          </div>
        ))}
      </div>
    </div>
  );
}

/** Kept while it stays in sight: scrolling renders the cells of new rows only. */
const RowCells = memo(function RowCells({ index, renderRow }: Pick<VirtualGridProps, 'renderRow'> & { readonly index: number }) {
  return renderRow(index);
});
