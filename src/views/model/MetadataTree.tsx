import { type ReactNode, useMemo, useState } from 'react';
import type { MetadataEntry } from '../../gguf/header.ts';
import type { OpenModel } from '../../state/models.ts';
import { Button } from '../../ui/Button.tsx';
import { ArrayPager } from './ArrayPager.tsx';
import { elementText, valueText } from './metadata-text.ts';
import { countText } from '../../ui/number-text.ts';
import metadataStyles from './metadata.module.css';
import styles from './model.module.css';
import tensorsStyles from './tensors.module.css';

/** Longer texts (chat templates) are folded. */
const foldAbove = 160;

/** All keys, grouped by their first word, with search over keys and values. Values are shown as text, whatever they hold. */
export function MetadataTree({ model }: { readonly model: OpenModel }) {
  const [search, setSearch] = useState('');
  const groups = useMemo(() => groupEntries(model.header.metadata, search), [model, search]);
  const found = groups.reduce((sum, group) => sum + group.entries.length, 0);
  return (
    <>
      <div className={tensorsStyles.filterRow}>
        <input
          type="search"
          className={tensorsStyles.filter}
          aria-label="Search keys and values"
          placeholder="Search keys and values"
          value={search}
          spellCheck={false}
          onChange={(event) => setSearch(event.target.value)}
        />
        <span className={styles.muted} role="status">
          {search === '' ? `${countText(found)} keys` : `${countText(found)} of ${countText(model.header.metadata.length)} keys`}
        </span>
      </div>
      <div className={metadataStyles.scroll} tabIndex={0} role="region" aria-label="Metadata">
        {groups.map(({ name, entries }) => (
          <details key={name} open className={metadataStyles.group}>
            <summary>
              {name} <span className={styles.count}>{countText(entries.length)}</span>
            </summary>
            <dl>
              {entries.map((entry, index) => (
                <div key={`${entry.key} ${index}`} className={metadataStyles.entry}>
                  <dt>{entry.key.startsWith(`${name}.`) ? entry.key.slice(name.length + 1) : entry.key}</dt>
                  <dd>
                    <span className={metadataStyles.type}>{entry.type === 'array' ? `${entry.elementType}[${countText(entry.length)}]` : entry.type}</span>
                    <EntryValue entry={entry} model={model} />
                  </dd>
                </div>
              ))}
            </dl>
          </details>
        ))}
      </div>
    </>
  );
}

interface Group {
  readonly name: string;
  readonly entries: readonly MetadataEntry[];
}

function groupEntries(metadata: readonly MetadataEntry[], search: string): readonly Group[] {
  const wanted = search.toLowerCase();
  const groups = new Map<string, MetadataEntry[]>();
  for (const entry of metadata) {
    const text = entry.type === 'array' ? entry.preview.join(' ') : String(entry.value);
    if (wanted !== '' && !entry.key.toLowerCase().includes(wanted) && !text.toLowerCase().includes(wanted)) continue;
    const dot = entry.key.indexOf('.');
    const name = dot > 0 ? entry.key.slice(0, dot) : entry.key;
    groups.set(name, [...(groups.get(name) ?? []), entry]);
  }
  return [...groups].map(([name, entries]) => ({ name, entries }));
}

function EntryValue({ entry, model }: { readonly entry: MetadataEntry; readonly model: OpenModel }): ReactNode {
  const [isOpen, setIsOpen] = useState(false);
  if (entry.type === 'array') {
    if (isOpen) return <ArrayPager entry={entry} model={model} onClose={() => setIsOpen(false)} />;
    const shown = entry.preview.map(elementText).join(', ');
    const rest = entry.length > entry.preview.length;
    return (
      <>
        <span className={metadataStyles.value}>{rest ? `${shown}, ...` : shown}</span>
        {rest && <Button onPress={() => setIsOpen(true)}>Show all {countText(entry.length)}</Button>}
      </>
    );
  }
  const text = valueText(entry.value);
  if (text.length <= foldAbove) return <span className={metadataStyles.value}>{text}</span>;
  return (
    <>
      {isOpen ? <pre className={metadataStyles.longText}>{text}</pre> : <span className={metadataStyles.value}>{text.slice(0, foldAbove)}...</span>}
      <Button onPress={() => setIsOpen(!isOpen)}>{isOpen ? 'Fold' : `Show all ${countText(text.length)} characters`}</Button>
    </>
  );
}
