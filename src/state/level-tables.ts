import { createStore } from 'zustand/vanilla';
import type { QuantFormat } from '../core/quants/format.ts';
import { formatLevels, parseLevels } from '../core/rounding/levels.ts';

/** A table of levels that the visitor keeps: 2 to 64 ascending integers in int8 under a name. */
export interface LevelTable {
  readonly name: string;
  readonly levels: readonly number[];
}

interface LevelTablesState {
  /** In the order in which they were kept. Names differ. */
  readonly tables: readonly LevelTable[];
  /** What the last change did and what was there before it: undo brings it back. */
  readonly undo: { readonly done: string; readonly tables: readonly LevelTable[] } | undefined;
}

const storageKey = 'quantarium:level-tables';
export const mostNameLength = 40;

/** The visitor's own tables, kept in local storage where the browser allows it, the same in all open tabs. */
export const levelTablesStore = createStore<LevelTablesState>(() => ({ tables: storedTables(), undo: undefined }));

if (typeof window !== 'undefined')
  window.addEventListener('storage', ({ key }) => {
    if (key === storageKey) levelTablesStore.setState({ tables: storedTables(), undo: undefined });
  });

/** A table as the address and the text fields of every view write it. */
export const levelText = (levels: readonly number[]): string =>
  formatLevels({ kind: 'table', id: 'custom', values: levels });

/** Keeps a table under a name; a table of that name is replaced. Returns the name as kept: trimmed, cut, never empty. */
export function keepLevelTable(name: string, levels: readonly number[]): string {
  const kept = plainName(name) || 'Table';
  const table = { name: kept, levels: [...levels] };
  change(`Kept "${kept}"`, (tables) => {
    const index = tables.findIndex((other) => other.name === kept);
    return index < 0 ? [...tables, table] : tables.with(index, table);
  });
  return kept;
}

/** Gives a table another name; a table that had that name goes. An empty name changes nothing. */
export function renameLevelTable(from: string, to: string): void {
  const name = plainName(to);
  if (name === '' || name === from) return;
  change(`Renamed "${from}" to "${name}"`, (tables) =>
    tables.filter((table) => table.name !== name).map((table) => (table.name === from ? { ...table, name } : table)),
  );
}

export function deleteLevelTable(name: string): void {
  change(`Deleted "${name}"`, (tables) => tables.filter((table) => table.name !== name));
}

/** Takes back the last change. */
export function undoLevelTables(): void {
  const { undo } = levelTablesStore.getState();
  if (!undo) return;
  levelTablesStore.setState({ tables: undo.tables, undo: undefined });
  store(undo.tables);
}

/** The name under which exactly these levels are kept, or undefined. */
export function nameOfLevels(tables: readonly LevelTable[], levels: readonly number[]): string | undefined {
  const text = levels.join();
  return tables.find((table) => table.levels.join() === text)?.name;
}

/** How a format is called: an own table by its name, if it is kept here under one, with its block size. */
export function formatName({ label, table, blockSize }: QuantFormat, tables = levelTablesStore.getState().tables): string {
  const name = table && nameOfLevels(tables, table.levels);
  return name === undefined ? label : `${name} / ${blockSize}`;
}

function plainName(name: string): string {
  return name.trim().replace(/\s+/g, ' ').slice(0, mostNameLength);
}

function change(done: string, next: (tables: readonly LevelTable[]) => readonly LevelTable[]): void {
  const { tables } = levelTablesStore.getState();
  const changed = next(tables);
  levelTablesStore.setState({ tables: changed, undo: { done, tables } });
  store(changed);
}

function store(tables: readonly LevelTable[]): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify(tables));
  } catch {
    // Private windows may refuse storage: the tables then last as long as the page.
  }
}

/** What storage holds; entries that are no tables are left out. */
function storedTables(): readonly LevelTable[] {
  try {
    const entries: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '[]');
    return Array.isArray(entries) ? entries.flatMap(readTable) : [];
  } catch {
    return [];
  }
}

function readTable(entry: unknown): LevelTable[] {
  const { name, levels } = (entry ?? {}) as { readonly name?: unknown; readonly levels?: unknown };
  if (typeof name !== 'string' || plainName(name) === '' || !Array.isArray(levels) || levels.length > 64) return [];
  try {
    const set = parseLevels(levels.join(','));
    return set.kind === 'table' ? [{ name: plainName(name), levels: set.values }] : [];
  } catch {
    return [];
  }
}
