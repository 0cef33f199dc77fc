import { textBytes } from '../../../gguf/tokenizer/text-table.ts';
import { hexText, storedText, tokenBytes, visibleText } from '../../../gguf/tokenizer/token-text.ts';
import { tokenTypes, type Vocabulary } from '../../../gguf/tokenizer/vocabulary.ts';
import { EmptyState } from '../../../ui/Feedback.tsx';
import { numberText } from '../../../ui/number-text.ts';
import { VirtualGrid } from '../../../ui/VirtualGrid.tsx';
import tokenStyles from './tokens.module.css';

interface TokenTableProps {
  readonly vocabulary: Vocabulary;
  /** Undefined while they are looked for: the table stays as it was. */
  readonly ids: Uint32Array | undefined;
  readonly selectedId: number | undefined;
  readonly onSelect: (id: number) => void;
}

/** Longer ones exist (long lines of spaces) and are cut here; the details show them whole. */
const shownBytes = 24;

/** Tokens that were found; only the rows in sight are decoded. */
export function TokenTable({ vocabulary, ids, selectedId, onSelect }: TokenTableProps) {
  const shown = ids ?? new Uint32Array(0);
  if (ids?.length === 0)
    return (
      <EmptyState title="No token contains this">
        <p>A longer text is made of several tokens: try a part of it, or switch off “Match case”.</p>
      </EmptyState>
    );
  const head = ['Id', 'Text', 'Stored', 'Bytes', 'Type', ...(vocabulary.scores ? ['Score'] : [])].map((title) => (
    <div key={title} role="columnheader" className={tokenStyles.cell}>
      {title}
    </div>
  ));
  return (
    <VirtualGrid
      label="Tokens"
      idPrefix="token-row"
      count={shown.length}
      rowHeightPx={24}
      headHeightPx={26}
      columns="76px minmax(120px, 1.2fr) minmax(110px, 1fr) minmax(110px, 1.2fr) 100px 84px"
      minWidthPx={600}
      head={head}
      renderRow={(index) => <TokenCells id={shown[index]!} vocabulary={vocabulary} />}
      selectedIndex={selectedId === undefined ? -1 : shown.indexOf(selectedId)}
      onSelect={(index) => onSelect(shown[index]!)}
    />
  );
}

function TokenCells({ id, vocabulary }: { readonly id: number; readonly vocabulary: Vocabulary }) {
  const stored = textBytes(vocabulary.tokens, id);
  const bytes = tokenBytes(vocabulary.model, stored);
  return (
    <>
      <div role="gridcell" className={tokenStyles.cell}>
        {id}
      </div>
      <div role="gridcell" className={`${tokenStyles.cell} ${tokenStyles.text}`}>
        {visibleText(bytes)}
      </div>
      <div role="gridcell" className={`${tokenStyles.cell} ${tokenStyles.stored}`}>
        {storedText(stored)}
      </div>
      <div role="gridcell" className={`${tokenStyles.cell} ${tokenStyles.stored}`}>
        {hexText(bytes.subarray(0, shownBytes))}
        {bytes.length > shownBytes && ' ...'}
      </div>
      <div role="gridcell" className={tokenStyles.cell}>
        {vocabulary.types ? (tokenTypes[vocabulary.types[id]!] ?? `type ${vocabulary.types[id]}`) : '–'}
      </div>
      {vocabulary.scores && (
        <div role="gridcell" className={tokenStyles.cell}>
          {numberText(vocabulary.scores[id]!)}
        </div>
      )}
    </>
  );
}
