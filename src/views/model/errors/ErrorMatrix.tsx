import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import type { ModelErrorSnapshot } from '../../../client/model-errors.ts';
import { colorIndex, colorMaps } from '../../../core/color/colormaps.ts';
import { isLessError, type ErrorMetric } from '../../../core/experiments/tensor/error-metrics.ts';
import type { GgufTensor } from '../../../gguf/header.ts';
import { candidateBits, candidateLabel } from '../candidate.ts';
import { metricText } from '../metric-text.ts';
import { storedCandidate } from '../../../client/model-totals.ts';
import { CellReading } from '../ModelMap.tsx';
import type { ModelState, PatchModelState } from '../model-state.ts';
import { candidateCell, type ModelCell } from '../model-values.ts';
import { bitsText } from '../../../ui/number-text.ts';
import { EmptyState } from '../../../ui/Feedback.tsx';
import mapsStyles from '../maps.module.css';
import tensorsStyles from '../tensors.module.css';
import styles from './errors.module.css';

interface ErrorMatrixProps {
  readonly tensors: readonly GgufTensor[];
  readonly snapshot: ModelErrorSnapshot;
  readonly candidates: readonly string[];
  readonly metric: ErrorMetric;
  readonly range: { readonly low: number; readonly high: number };
  readonly state: ModelState;
  readonly patch: PatchModelState;
}

interface Line {
  readonly tensor: GgufTensor;
  readonly cells: readonly (ModelCell | undefined)[];
}

const lineHeightPx = 26;
const headHeightPx = 44;

/** Tensors down, formats across: the number of the metric in every cell, coloured by it. Sorted by any column; arrow keys move, Enter opens the tensor. */
export function ErrorMatrix({ tensors, snapshot, candidates, metric, range, state, patch }: ErrorMatrixProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState<{ readonly line: number; readonly column: number }>();
  const lines = useMemo(() => sortLines(linesOf(tensors, snapshot, candidates, metric), candidates, state.order, metric), [tensors, snapshot, candidates, metric, state.order]);
  // Nothing here is memoized by a compiler, so the library's changing functions are safe.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({ count: lines.length, getScrollElement: () => scroller.current, estimateSize: () => lineHeightPx, overscan: 10, scrollMargin: headHeightPx, scrollPaddingStart: headHeightPx });
  const columns = { gridTemplateColumns: `minmax(150px, 240px) 62px repeat(${candidates.length}, minmax(78px, 1fr))` };
  const isDescending = state.order.startsWith('-');
  const sortedBy = state.order.replace(/^-/, '');
  const sort = (column: string): void => patch({ order: sortedBy !== column ? `-${column}` : isDescending ? column : '' });
  const open = (line: number, column: number): void => {
    const id = candidates[column];
    const { name } = lines[line]!.tensor;
    patch({ tensor: name, scope: 'tensor', block: '', ...(id !== undefined && { show: id }) });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const at = cursor ?? { line: 0, column: 0 };
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / lineHeightPx) - 2);
    const moves: Record<string, readonly [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-page, 0], PageDown: [page, 0] };
    const move = moves[event.key];
    if (event.key === 'Enter' && cursor) open(cursor.line, cursor.column);
    else if (event.key === 'Escape') setCursor(undefined);
    else if (move) {
      const next = { line: clamp(at.line + move[0], lines.length - 1), column: clamp(at.column + move[1], candidates.length - 1) };
      setCursor(cursor ? next : at);
      virtual.scrollToIndex(next.line);
    } else return;
    event.preventDefault();
  };
  if (lines.length === 0)
    return (
      <EmptyState title={snapshot.state === 'running' ? 'Measuring ...' : 'Nothing is measured'}>
        <p>Choose formats on the right; tensors with rows of whole blocks are quantized to each of them.</p>
      </EmptyState>
    );
  const pointed = cursor && lines[cursor.line];
  return (
    <>
      <div
        ref={scroller}
        className={styles.matrix}
        role="grid"
        aria-label={`${metric.label} of ${lines.length} tensors under ${candidates.length} formats`}
        aria-rowcount={lines.length + 1}
        aria-colcount={candidates.length + 2}
        aria-activedescendant={cursor ? `matrix-${cursor.line}-${cursor.column}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerLeave={() => setCursor(undefined)}
      >
        <div role="row" aria-rowindex={1} className={styles.matrixHead} style={{ ...columns, height: headHeightPx }}>
          {['tensor', 'type', ...candidates].map((column) => (
            <div key={column} role="columnheader" aria-sort={sortedBy !== column ? 'none' : isDescending ? 'descending' : 'ascending'}>
              {column === 'type' ? (
                'Type'
              ) : (
                <button type="button" tabIndex={-1} className={tensorsStyles.sortButton} onClick={() => sort(column)}>
                  {column === 'tensor' ? 'Tensor' : candidateLabel(column)}
                  {sortedBy === column && (isDescending ? <ArrowDown size={12} aria-hidden /> : <ArrowUp size={12} aria-hidden />)}
                </button>
              )}
              {column !== 'tensor' && column !== 'type' && <small>{column === storedCandidate ? 'as stored' : `${bitsText(candidateBits(column, lines[0]!.tensor))} bpw`}</small>}
            </div>
          ))}
        </div>
        <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const { tensor, cells } = lines[index]!;
            return (
              <div key={tensor.name} role="row" aria-rowindex={index + 2} className={styles.matrixLine} style={{ ...columns, transform: `translateY(${start - headHeightPx}px)`, height: lineHeightPx }}>
                <div role="rowheader" title={tensor.name}>
                  {tensor.name}
                </div>
                <div role="gridcell">{tensor.typeName}</div>
                {cells.map((cell, column) => (
                  <div
                    key={candidates[column]}
                    id={`matrix-${index}-${column}`}
                    role="gridcell"
                    className={cell ? undefined : styles.empty}
                    data-cursor={cursor?.line === index && cursor.column === column ? '' : undefined}
                    style={cell && cellColors(cell.value, range, state.map)}
                    onPointerEnter={() => setCursor({ line: index, column })}
                    onClick={() => open(index, column)}
                  >
                    {cell && `${cell.known.isExact ? '' : '≈ '}${metricText(metric, cell.value)}`}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
      <p className={mapsStyles.reading} role="status">
        {pointed && cursor ? <CellReading tensor={pointed.tensor} cell={pointed.cells[cursor.column]} metric={metric} /> : 'Point at a cell, or focus the table and use the arrow keys; click or Enter shows the tensor. ≈ marks a sampled number.'}
      </p>
    </>
  );
}

const clamp = (value: number, most: number): number => Math.min(most, Math.max(0, value));

const linesOf = (tensors: readonly GgufTensor[], snapshot: ModelErrorSnapshot, candidates: readonly string[], metric: ErrorMetric): readonly Line[] =>
  tensors.filter(({ name }) => snapshot.errors.has(name)).map((tensor) => ({ tensor, cells: candidates.map((id) => candidateCell(tensor, snapshot, id, metric)) }));

/** By a column, `-` for the most error first; empty cells last. The order of the file without one. */
function sortLines(lines: readonly Line[], candidates: readonly string[], order: string, metric: ErrorMetric): readonly Line[] {
  const sign = order.startsWith('-') ? -1 : 1;
  const column = order.replace(/^-/, '');
  if (column === 'tensor') return lines.toSorted((a, b) => sign * a.tensor.name.localeCompare(b.tensor.name, 'en', { numeric: true }));
  const index = candidates.indexOf(column);
  if (index < 0) return lines;
  return lines.toSorted((a, b) => {
    const [left, right] = [a.cells[index], b.cells[index]];
    if (!left || !right) return left === right ? 0 : left ? -1 : 1;
    return left.value === right.value ? 0 : sign * (isLessError(metric, left.value, right.value) ? -1 : 1);
  });
}

/** Ground by value, and the text colour that can be read on it. */
function cellColors(value: number, { low, high }: { readonly low: number; readonly high: number }, map: 'viridis' | 'cividis') {
  const { rgb } = colorMaps[map];
  const at = 3 * Math.max(0, colorIndex(value, low, high));
  const [red, green, blue] = [rgb[at]!, rgb[at + 1]!, rgb[at + 2]!];
  const light = [red, green, blue].map((channel) => (channel / 255) ** 2.2).reduce((sum, channel, index) => sum + channel * [0.2126, 0.7152, 0.0722][index]!, 0);
  return { background: `rgb(${red} ${green} ${blue})`, color: light > 0.18 ? '#000' : '#fff' };
}
