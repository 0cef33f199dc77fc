import { Copy, X } from 'lucide-react';
import type { Merge } from '../../../gguf/tokenizer/merges.ts';
import { textBytes } from '../../../gguf/tokenizer/text-table.ts';
import { hexText, storedText, tokenBytes, visibleText } from '../../../gguf/tokenizer/token-text.ts';
import { tokenTypes, type Vocabulary } from '../../../gguf/tokenizer/vocabulary.ts';
import type { OpenModel } from '../../../state/models.ts';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { countText } from '../../../ui/number-text.ts';
import { Facts } from '../../../ui/Section.tsx';
import styles from '../model.module.css';
import tokenStyles from './tokens.module.css';
import { useTokenMerges } from './use-vocabulary.ts';

interface TokenDetailsProps {
  readonly model: OpenModel;
  readonly vocabulary: Vocabulary;
  readonly id: number;
  readonly onClose: () => void;
}

/** Everything the file says about one token. */
export function TokenDetails({ model, vocabulary, id, onClose }: TokenDetailsProps) {
  const stored = textBytes(vocabulary.tokens, id);
  const bytes = tokenBytes(vocabulary.model, stored);
  const roles = vocabulary.special.filter((special) => special.id === id).map(({ role }) => role);
  const merges = useTokenMerges(model, vocabulary, id);
  return (
    <section className={tokenStyles.details} aria-label={`Token ${id}`}>
      <div className={tokenStyles.detailsHead}>
        <h3>Token {countText(id)}</h3>
        <IconButton label="Close" onPress={onClose}>
          <X size={15} aria-hidden />
        </IconButton>
      </div>
      <p className={tokenStyles.whole}>{visibleText(bytes)}</p>
      <Facts
        rows={[
          ['Stored', storedText(stored)],
          ['Bytes', `${hexText(bytes)} (${bytes.length})`],
          ...(vocabulary.types ? [['Type', tokenTypes[vocabulary.types[id]!] ?? `type ${vocabulary.types[id]}`] as const] : []),
          ...(vocabulary.scores ? [['Score', String(vocabulary.scores[id])] as const] : []),
          ...(roles.length > 0 ? [['Role', roles.join(', ')] as const] : []),
        ]}
      />
      <div className={styles.row}>
        <Button onPress={() => void navigator.clipboard.writeText(new TextDecoder().decode(bytes))}>
          <Copy size={14} aria-hidden /> Text
        </Button>
        <Button onPress={() => void navigator.clipboard.writeText(String(id))}>
          <Copy size={14} aria-hidden /> Id
        </Button>
      </div>
      {vocabulary.merges && (
        <div className={tokenStyles.merges} role="status">
          {merges?.problem !== undefined && <p className={styles.problem}>{merges.problem}</p>}
          {merges === undefined && <p className={styles.muted}>Looking for its merges ...</p>}
          {merges?.value && (
            <>
              <h4>Made by {merges.value.makes.length === 0 ? 'no merge' : merges.value.makes.length === 1 ? 'the merge' : 'the merges'}</h4>
              <MergeList merges={merges.value.makes} />
              <h4>Part of {merges.value.useCount === 1 ? '1 merge' : `${countText(merges.value.useCount)} merges`}</h4>
              <MergeList merges={merges.value.uses} />
              {merges.value.useCount > merges.value.uses.length && <p className={styles.muted}>The first {merges.value.uses.length} are shown.</p>}
            </>
          )}
        </div>
      )}
    </section>
  );
}

const MergeList = ({ merges }: { readonly merges: readonly Merge[] }) => (
  <ul>
    {merges.map(({ rank, left, right }) => (
      <li key={rank}>
        <span className={styles.muted}>rank {countText(rank)}</span> <code>{left}</code> + <code>{right}</code>
      </li>
    ))}
  </ul>
);
