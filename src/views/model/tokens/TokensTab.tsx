import { useCallback, useMemo, useState } from 'react';
import { textCount } from '../../../gguf/tokenizer/text-table.ts';
import { tokenTypes, type Vocabulary } from '../../../gguf/tokenizer/vocabulary.ts';
import type { OpenModel } from '../../../state/models.ts';
import { EmptyState, Notice } from '../../../ui/Feedback.tsx';
import { countText } from '../../../ui/number-text.ts';
import { Select } from '../../../ui/Select.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import styles from '../model.module.css';
import type { PatchModelState } from '../model-state.ts';
import tensorsStyles from '../tensors.module.css';
import { TokenDetails } from './TokenDetails.tsx';
import { TokenTable } from './TokenTable.tsx';
import tokenStyles from './tokens.module.css';
import { useTokenSearch, useVocabulary } from './use-vocabulary.ts';

interface TokensTabProps {
  readonly model: OpenModel;
  /** What is looked for. */
  readonly find: string;
  /** Id of the chosen token as text; empty for none. */
  readonly token: string;
  readonly patch: PatchModelState;
}

/** The vocabulary of a model: search by text, look-up by id, and everything about one token. */
export function TokensTab({ model, find, token, patch }: TokensTabProps) {
  const answer = useVocabulary(model);
  if (answer?.problem !== undefined) return <Notice tone="danger">{answer.problem}</Notice>;
  if (answer?.value === undefined) return <EmptyState title="Reading the tokens ..." />;
  return <TokenBrowser model={model} vocabulary={answer.value} find={find} token={token} patch={patch} />;
}

interface TokenBrowserProps extends TokensTabProps {
  readonly vocabulary: Vocabulary;
}

function TokenBrowser({ model, vocabulary, find, token, patch }: TokenBrowserProps) {
  const [type, setType] = useState('any');
  const [matchCase, setMatchCase] = useState(false);
  const count = textCount(vocabulary.tokens);
  const id = token === '' ? undefined : Math.min(count - 1, Math.max(0, Math.floor(Number(token)) || 0));
  const present = useMemo(() => typesIn(vocabulary), [vocabulary]);
  const search = useTokenSearch(model, vocabulary, { text: find, type: type === 'any' ? null : Number(type), matchCase });
  const show = useCallback((next: number): void => patch({ token: String(next) }), [patch]);
  return (
    <>
      <div className={tensorsStyles.filterRow}>
        <input
          type="search"
          className={tensorsStyles.filter}
          aria-label="Find tokens by text"
          placeholder="Find by text; a space counts"
          value={find}
          spellCheck={false}
          onChange={(event) => patch({ find: event.target.value }, { replace: true })}
        />
        <Switch label="Match case" isSelected={matchCase} onChange={setMatchCase} />
        {present.length > 1 && (
          <div className={tokenStyles.typeSelect}>
            <Select
              label="Type"
              isLabelHidden
              value={type}
              options={[{ value: 'any', label: 'All types' }, ...present.map((index) => ({ value: String(index), label: tokenTypes[index] ?? `type ${index}` }))]}
              onChange={setType}
            />
          </div>
        )}
        <label className={`${styles.muted} ${tokenStyles.idField}`}>
          Id{' '}
          <input
            type="number"
            className={tokenStyles.idInput}
            aria-label="Go to the token of this id"
            min={0}
            max={count - 1}
            value={id ?? ''}
            onChange={(event) => patch({ token: event.target.value }, { replace: true })}
          />
        </label>
        <span className={styles.muted} role="status">
          {search?.value ? (search.value.length === count ? `${countText(count)} tokens` : `${countText(search.value.length)} of ${countText(count)} tokens`) : 'Searching ...'}
        </span>
      </div>
      {vocabulary.special.length > 0 && (
        <div className={tokenStyles.special} role="group" aria-label="Tokens with a role">
          {vocabulary.special.map(({ role, id: special }) => (
            <button key={role} type="button" className={tokenStyles.chip} disabled={special >= count} title={special >= count ? 'This id is outside the vocabulary.' : undefined} onClick={() => show(special)}>
              {role} {countText(special)}
            </button>
          ))}
        </div>
      )}
      <div className={tokenStyles.browser} data-details={id === undefined ? undefined : ''}>
        <TokenTable vocabulary={vocabulary} ids={search?.value} selectedId={id} onSelect={show} />
        {id !== undefined && <TokenDetails key={id} model={model} vocabulary={vocabulary} id={id} onClose={() => patch({ token: '' })} />}
      </div>
    </>
  );
}

/** Indices of the types that occur, ascending. */
function typesIn({ types }: Vocabulary): readonly number[] {
  const seen = new Uint8Array(256);
  types?.forEach((type) => (seen[type] = 1));
  return Array.from(seen, (isSeen, index) => (isSeen ? index : -1)).filter((index) => index >= 0);
}
