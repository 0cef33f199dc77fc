import { Copy, FileDown, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { download } from '../../render/export.ts';
import { longestCode } from '../../state/own-code.ts';
import { addOwn, deleteOwn, longestName, type OwnEntry, ownLibrary, renameOwn, undoDeleteOwn } from '../../state/own-library.ts';
import { linkLength } from '../../state/own-link.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Feedback.tsx';
import { countText } from '../../ui/number-text.ts';
import { Section } from '../../ui/Section.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import styles from './own.module.css';

interface EntrySectionProps {
  readonly entries: readonly OwnEntry[];
  readonly entry: OwnEntry | undefined;
  readonly onChoose: (key: string | undefined) => void;
}

const nameProblem = (name: string): string | undefined =>
  name.trim() === '' ? 'A name has at least one character.' : name.trim().length > longestName ? `At most ${longestName} characters.` : undefined;

/** Which algorithm is shown, under which name, and what can be done with it as a whole. */
export function EntrySection({ entries, entry, onChoose }: EntrySectionProps) {
  const { deleted } = useStore(ownLibrary);
  return (
    <Section
      title="Algorithms"
      actions={
        entry && (
          <span className={styles.icons}>
            <IconButton label="Duplicate" onPress={() => onChoose(addOwn(entry.name, entry.text))}>
              <Copy size={15} />
            </IconButton>
            <IconButton label="Save as a file" onPress={() => download(`${entry.name.replaceAll(/[^\w-]+/g, '-')}.ts`, new Blob([entry.text], { type: 'text/plain' }))}>
              <FileDown size={15} />
            </IconButton>
            <IconButton
              label="Delete"
              onPress={() => {
                deleteOwn(entry.key);
                onChoose(undefined);
              }}
            >
              <Trash2 size={15} />
            </IconButton>
          </span>
        )
      }
    >
      {deleted && <Notice action={<Button onPress={() => onChoose(undoDeleteOwn())}>Undo</Button>}>Deleted &quot;{deleted.entry.name}&quot;.</Notice>}
      {entry && (
        <>
          <Select
            label="Shown"
            explain={{ text: 'They are kept in this browser. A link to a view that shows one carries its code.' }}
            value={entry.key}
            options={entries.map(({ key, name, id }) => ({ value: key, label: name, ...(id === undefined && { note: 'has not run yet' }) }))}
            searchable={entries.length > 12}
            onChange={onChoose}
          />
          <TextInput key={entry.key} label="Name" value={entry.name} validate={nameProblem} onCommit={(name) => renameOwn(entry.key, name)} />
          <LinkLength entry={entry} />
        </>
      )}
    </Section>
  );
}

/** Says so when a link cannot carry the text. */
function LinkLength({ entry: { name, text } }: { readonly entry: OwnEntry }) {
  const [length, setLength] = useState(0);
  useEffect(() => {
    let isStale = false;
    void linkLength({ name, text }).then((characters) => {
      if (!isStale) setLength(characters);
    });
    return () => {
      isStale = true;
    };
  }, [name, text]);
  if (length <= longestCode) return null;
  return (
    <Notice tone="warning">
      Too long for a link: {countText(length)} of at most {countText(longestCode)} characters, compressed. Save it as a file to pass it on.
    </Notice>
  );
}
