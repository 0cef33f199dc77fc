import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type KeyboardEvent, memo, useEffect, useRef } from 'react';
import type { GgufTensor } from '../../gguf/header.ts';
import { bitsText, bytesText, countText, shapeText } from '../../ui/number-text.ts';
import { type Column, columns, nextSorting, parseSorting, sortingText } from './tensor-list.ts';
import { TensorName } from './TensorName.tsx';
import tensorsStyles from './tensors.module.css';

interface TensorTableProps {
  readonly tensors: readonly GgufTensor[];
  /** What is wrong with a tensor, by name. */
  readonly warned: ReadonlyMap<string, string>;
  readonly sortText: string;
  readonly selectedName: string | undefined;
  readonly onSort: (text: string) => void;
  readonly onSelect: (name: string) => void;
}

const rowHeightPx = 26;
/** The head stays in sight above the rows. */
const headHeightPx = 28;
const titles: Readonly<Record<Column, string>> = { name: 'Name', type: 'Type', shape: 'Shape', bytes: 'Size', bpw: 'Bits/weight', offset: 'Offset, bytes' };

/** The tensor table: sorted columns, and only the rows in sight. Arrow keys move the selection. */
export function TensorTable({ tensors, warned, sortText, selectedName, onSort, onSelect }: TensorTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const sorting = parseSorting(sortText);
  const selectedIndex = tensors.findIndex(({ name }) => name === selectedName);
  // Nothing here is memoized by a compiler, so the library's changing functions are safe.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: tensors.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    overscan: 12,
    scrollMargin: headHeightPx,
    scrollPaddingStart: headHeightPx,
  });
  useEffect(() => {
    if (selectedIndex >= 0) virtual.scrollToIndex(selectedIndex);
  }, [selectedIndex, virtual]);
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeightPx) - 1);
    const steps: Record<string, number> = { ArrowUp: -1, ArrowDown: 1, PageUp: -page, PageDown: page, Home: -tensors.length, End: tensors.length };
    const step = steps[event.key];
    const next = step === undefined ? undefined : tensors[Math.min(tensors.length - 1, Math.max(0, selectedIndex + step))];
    if (!next) return;
    event.preventDefault();
    onSelect(next.name);
  };
  return (
      <div
        ref={scroller}
        className={tensorsStyles.grid}
        role="grid"
        aria-label="Tensors"
        aria-rowcount={tensors.length + 1}
        aria-activedescendant={selectedIndex >= 0 ? `tensor-row-${selectedIndex}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div role="row" aria-rowindex={1} className={tensorsStyles.gridHead} style={{ height: headHeightPx }}>
          {columns.map((column) => (
            <div
              key={column}
              role="columnheader"
              aria-sort={sorting?.column !== column ? 'none' : sorting.descending ? 'descending' : 'ascending'}
              className={tensorsStyles.cell}
              data-column={column}
            >
              <button
                type="button"
                tabIndex={-1}
                className={tensorsStyles.sortButton}
                onClick={() => {
                  const next = nextSorting(sorting, column);
                  onSort(next ? sortingText(next) : '');
                }}
              >
                {titles[column]}
                {sorting?.column === column && (sorting.descending ? <ArrowDown size={12} aria-hidden /> : <ArrowUp size={12} aria-hidden />)}
              </button>
            </div>
          ))}
        </div>
        <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map(({ index, start }) => (
            <TensorRow key={index} index={index} tensor={tensors[index]!} warning={warned.get(tensors[index]!.name)} topPx={start - headHeightPx} isSelected={index === selectedIndex} onSelect={onSelect} />
          ))}
        </div>
      </div>
  );
}

interface TensorRowProps {
  readonly index: number;
  readonly tensor: GgufTensor;
  readonly warning: string | undefined;
  readonly topPx: number;
  readonly isSelected: boolean;
  readonly onSelect: (name: string) => void;
}

/** Kept while it stays in sight: scrolling renders new rows only. */
const TensorRow = memo(function TensorRow({ index, tensor, warning, topPx, isSelected, onSelect }: TensorRowProps) {
  const size = tensor.byteLength === null ? 'unknown' : bytesText(tensor.byteLength);
  return (
    // The grid itself takes the keys; a row is its option.
    <div
      id={`tensor-row-${index}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className={tensorsStyles.gridRow}
      style={{ transform: `translateY(${topPx}px)`, height: rowHeightPx }}
      onClick={() => onSelect(tensor.name)}
    >
      <div role="gridcell" className={tensorsStyles.cell} data-column="name" title={warning ?? tensor.name}>
        <TensorName name={tensor.name} warning={warning} />
      </div>
      <div role="gridcell" className={tensorsStyles.cell} data-column="type" title={tensor.typeName}>
        {tensor.typeName}
      </div>
      <div role="gridcell" className={tensorsStyles.cell} data-column="shape">
        {shapeText(tensor.shape)}
      </div>
      <div role="gridcell" className={tensorsStyles.cell} data-column="bytes">
        {size}
      </div>
      <div role="gridcell" className={tensorsStyles.cell} data-column="bpw">
        {bitsText(tensor.bpw)}
      </div>
      <div role="gridcell" className={tensorsStyles.cell} data-column="offset">
        {(tensor.shard === undefined ? '' : `shard ${tensor.shard + 1}: `) + countText(tensor.byteOffset)}
      </div>
    </div>
  );
});
