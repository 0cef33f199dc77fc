import { Check, Pencil, Trash2, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import {
  deleteLevelTable,
  keepLevelTable,
  levelTablesStore,
  mostNameLength,
  nameOfLevels,
  renameLevelTable,
  undoLevelTables,
} from '../../state/level-tables.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Explain } from '../../ui/Explain.tsx';
import { Section } from '../../ui/Section.tsx';
import styles from './designer.module.css';
import { writeOwn } from './designer-tables.ts';
import type { ModeProps } from './mode.ts';

interface LibrarySectionProps extends Pick<ModeProps, 'state' | 'patch'> {
  readonly levels: readonly number[];
}

const about =
  'Kept tables stand among the levels of Sphere, Landscape and Arena, among the formats of the Model view as blocks with an f16 scale, and here among the rivals. They stay in this browser; links carry the levels themselves.';

/** The visitor's tables: keep the one that is being designed under a name, take up another one, rename, delete, undo. */
export function LibrarySection({ patch, levels }: LibrarySectionProps) {
  const { tables, undo } = useStore(levelTablesStore);
  const current = nameOfLevels(tables, levels);
  const [name, setName] = useState('');
  const [renaming, setRenaming] = useState<{ readonly from: string; readonly to: string }>();
  const keep = () => {
    keepLevelTable(name.trim() || (current ?? freeName(tables.map((table) => table.name))), levels);
    setName('');
  };
  const rename = () => {
    if (renaming) renameLevelTable(renaming.from, renaming.to);
    setRenaming(undefined);
  };
  return (
    <Section title="Kept tables" actions={<Explain about="Kept tables" text={about} />}>
      <div className={styles.keep}>
        <input
          type="text"
          className={styles.nameInput}
          aria-label="Name of the table"
          placeholder={current ?? freeName(tables.map((table) => table.name))}
          maxLength={mostNameLength}
          value={name}
          onChange={(event) => setName(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && keep()}
        />
        <Button onPress={keep} isDisabled={current !== undefined && name.trim() === ''}>
          Keep
        </Button>
      </div>
      {tables.length === 0 && <p className={styles.note}>Keep the own table under a name to use it in every view.</p>}
      <ul className={styles.kept}>
        {tables.map((table) => (
          <li key={table.name} aria-current={table.name === current ? 'true' : undefined}>
            {renaming?.from === table.name ? (
              <input
                type="text"
                className={styles.nameInput}
                aria-label={`New name of ${table.name}`}
                maxLength={mostNameLength}
                autoFocus
                value={renaming.to}
                onChange={(event) => setRenaming({ from: table.name, to: event.target.value })}
                onBlur={rename}
                onKeyDown={(event) => {
                  if (event.key === 'Enter') rename();
                  if (event.key === 'Escape') setRenaming(undefined);
                }}
              />
            ) : (
              <button
                type="button"
                className={styles.take}
                title={table.levels.join(', ')}
                onClick={() => patch({ own: writeOwn(table.levels) })}
              >
                {table.name}
                <small>{table.levels.length} levels</small>
              </button>
            )}
            {renaming?.from === table.name ? (
              <IconButton label="Take the new name" onPress={rename}>
                <Check size={14} />
              </IconButton>
            ) : (
              <IconButton label={`Rename ${table.name}`} onPress={() => setRenaming({ from: table.name, to: table.name })}>
                <Pencil size={14} />
              </IconButton>
            )}
            <IconButton label={`Delete ${table.name}`} onPress={() => deleteLevelTable(table.name)}>
              <Trash2 size={14} />
            </IconButton>
          </li>
        ))}
      </ul>
      {undo && (
        <p className={styles.undo} role="status">
          <span>{undo.done}.</span>
          <Button onPress={undoLevelTables}>
            <Undo2 size={13} aria-hidden />
            Undo
          </Button>
        </p>
      )}
    </Section>
  );
}

/** "Table 1", or the next number that is free. */
function freeName(names: readonly string[]): string {
  for (let number = 1; ; number++) if (!names.includes(`Table ${number}`)) return `Table ${number}`;
}
