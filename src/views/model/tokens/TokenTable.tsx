import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, memo, useEffect, useRef } from 'react';
import { textBytes } from '../../../gguf/tokenizer/text-table.ts';
import { hexText, storedText, tokenBytes, visibleText } from '../../../gguf/tokenizer/token-text.ts';
import { tokenTypes, type Vocabulary } from '../../../gguf/tokenizer/vocabulary.ts';
import { EmptyState } from '../../../ui/Feedback.tsx';
import { numberText } from '../../../ui/number-text.ts';
import tokenStyles from './tokens.module.css';

interface TokenTableProps {
  readonly vocabulary: Vocabulary;
  /** Undefined while they are looked for: the table stays as it was. */
  readonly ids: Uint32Array | undefined;
  readonly selectedId: number | undefined;
  readonly onSelect: (id: number) => void;
}

const rowHeightPx = 24;
const headHeightPx = 26;
/** Longer ones exist (long lines of spaces) and are cut here; the details show them whole. */
const shownBytes = 24;

/** Tokens that were found; only the rows in sight are decoded. Arrow keys move. */
export function TokenTable({ vocabulary, ids, selectedId, onSelect }: TokenTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const shown = ids ?? new Uint32Array(0);
  const selectedIndex = selectedId === undefined ? -1 : shown.indexOf(selectedId);
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    overscan: 16,
    scrollMargin: headHeightPx,
    scrollPaddingStart: headHeightPx,
  });
  useEffect(() => {
    if (selectedIndex >= 0) virtual.scrollToIndex(selectedIndex);
  }, [selectedIndex, virtual]);
  if (ids?.length === 0)
    return (
      <EmptyState title="No token contains this">
        <p>A longer text is made of several tokens: try a part of it, or switch off “Match case”.</p>
      </EmptyState>
    );
  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeightPx) - 1);
    const steps: Record<string, number> = { ArrowUp: -1, ArrowDown: 1, PageUp: -page, PageDown: page, Home: -shown.length, End: shown.length };
    const step = steps[event.key];
    const next = step === undefined ? undefined : shown[Math.min(shown.length - 1, Math.max(0, selectedIndex + step))];
    if (next === undefined) return;
    event.preventDefault();
    onSelect(next);
  };
  return (
    <div
      ref={scroller}
      className={tokenStyles.grid}
      role="grid"
      aria-label="Tokens"
      aria-rowcount={shown.length + 1}
      aria-activedescendant={selectedIndex >= 0 ? `token-row-${selectedIndex}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div role="row" aria-rowindex={1} className={tokenStyles.head} style={{ height: headHeightPx }}>
        {['Id', 'Text', 'Stored', 'Bytes', 'Type', ...(vocabulary.scores ? ['Score'] : [])].map((title) => (
          <div key={title} role="columnheader">
            {title}
          </div>
        ))}
      </div>
      <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map(({ index, start }) => (
          <TokenRow key={index} index={index} id={shown[index]!} vocabulary={vocabulary} topPx={start - headHeightPx} isSelected={index === selectedIndex} onSelect={onSelect} />
        ))}
      </div>
    </div>
  );
}

interface TokenRowProps {
  readonly index: number;
  readonly id: number;
  readonly vocabulary: Vocabulary;
  readonly topPx: number;
  readonly isSelected: boolean;
  readonly onSelect: (id: number) => void;
}

/** Kept while it stays in sight: scrolling decodes new rows only. */
const TokenRow = memo(function TokenRow({ index, id, vocabulary, topPx, isSelected, onSelect }: TokenRowProps) {
  const stored = textBytes(vocabulary.tokens, id);
  const bytes = tokenBytes(vocabulary.model, stored);
  return (
    <div
      id={`token-row-${index}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className={tokenStyles.row}
      style={{ transform: `translateY(${topPx}px)`, height: rowHeightPx }}
      onClick={() => onSelect(id)}
    >
      <div role="gridcell">{id}</div>
      <div role="gridcell" className={tokenStyles.text}>
        {visibleText(bytes)}
      </div>
      <div role="gridcell" className={tokenStyles.stored}>
        {storedText(stored)}
      </div>
      <div role="gridcell" className={tokenStyles.stored}>
        {hexText(bytes.subarray(0, shownBytes))}
        {bytes.length > shownBytes && ' ...'}
      </div>
      <div role="gridcell">{vocabulary.types ? (tokenTypes[vocabulary.types[id]!] ?? `type ${vocabulary.types[id]}`) : '–'}</div>
      {vocabulary.scores && <div role="gridcell">{numberText(vocabulary.scores[id]!)}</div>}
    </div>
  );
});
