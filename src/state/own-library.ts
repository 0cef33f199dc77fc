import { useMemo } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { RoundingAlgorithm } from '../core/rounding/algorithm.ts';
import { isOwnId, nameOwnAlgorithm, ownRow } from '../core/rounding/own/row.ts';

/** An algorithm that the visitor wrote or took over from a link. */
export interface OwnEntry {
  /** Stays through every change. */
  readonly key: string;
  readonly name: string;
  /** As it stands in the editor, with or without mistakes. */
  readonly text: string;
  /** Of the last text that loaded: what rows, links and jobs go by. */
  readonly id: string | undefined;
}

/** A text that loaded once. Earlier ones stay for a while, so that going back in the history shows the numbers of then. */
export interface OwnVersion {
  readonly id: string;
  readonly key: string;
  readonly text: string;
}

export interface OwnLibrary {
  /** In the order in which they came. */
  readonly entries: readonly OwnEntry[];
  /** Latest last; those of the entries among them. */
  readonly versions: readonly OwnVersion[];
  /** The entry deleted last and its place: undo brings it back. */
  readonly deleted: { readonly entry: OwnEntry; readonly index: number } | undefined;
}

const storageKey = 'quantarium:own-algorithms';
export const longestName = 40;
const mostVersions = 60;

/** Own algorithms, kept in local storage where the browser allows it, the same in all open tabs. Everything here may run: the visitor wrote it or said so. */
export const ownLibrary = createStore<OwnLibrary>(() => ({ ...stored(), deleted: undefined }));

const nameAll = ({ entries, versions }: OwnLibrary): void => {
  for (const { id, key } of versions) {
    const entry = entries.find((one) => one.key === key);
    if (entry) nameOwnAlgorithm(id, entry.id === id ? entry.name : `${entry.name} (earlier)`);
  }
};
nameAll(ownLibrary.getState());
ownLibrary.subscribe(nameAll);

if (typeof window !== 'undefined')
  window.addEventListener('storage', ({ key }) => {
    if (key === storageKey) ownLibrary.setState({ ...stored(), deleted: undefined });
  });

/** The rows of the own algorithms that load, to stand beside those of the lab wherever one chooses. */
export function useOwnRows(): readonly RoundingAlgorithm[] {
  const { entries } = useStore(ownLibrary);
  return useMemo(() => entries.flatMap(({ id }) => ownRow(id ?? '') ?? []), [entries]);
}

/** The text of an id, or undefined. */
export const ownVersion = (id: string): OwnVersion | undefined => ownLibrary.getState().versions.find((version) => version.id === id);

/** Adds an algorithm; a name that is taken gets a number. Returns its key. */
export function addOwn(name: string, text: string, id?: string): string {
  const { entries, versions, deleted } = ownLibrary.getState();
  // Also none of what is deleted or earlier: undo may bring it back.
  const key = freeWord('own', [...entries, ...versions, ...(deleted ? [deleted.entry] : [])].map((one) => one.key));
  change({ entries: [...entries, { key, name: freeName(name, entries), text, id: undefined }] });
  if (id !== undefined) markLoaded(key, text, id);
  return key;
}

/** Changes the text; rows go on showing the last one that loaded. */
export const editOwn = (key: string, text: string): void => changeEntry(key, (entry) => ({ ...entry, text }));

/** Notes that a text loaded and which id it has. It becomes what rows show while it is still the text of the entry. */
export function markLoaded(key: string, text: string, id: string): void {
  const { versions } = ownLibrary.getState();
  if (ownLibrary.getState().entries.find((entry) => entry.key === key)?.text !== text) return;
  change({ versions: [...versions.filter((version) => version.id !== id), { id, key, text }] });
  changeEntry(key, (entry) => ({ ...entry, id }));
}

/** Gives another name; an empty one changes nothing. */
export function renameOwn(key: string, name: string): void {
  const others = ownLibrary.getState().entries.filter((entry) => entry.key !== key);
  if (plainName(name) !== '') changeEntry(key, (entry) => ({ ...entry, name: freeName(name, others) }));
}

/** Deletes an algorithm; undoDeleteOwn brings it back until the next change. */
export function deleteOwn(key: string): void {
  const { entries } = ownLibrary.getState();
  const index = entries.findIndex((entry) => entry.key === key);
  if (index < 0) return;
  change({ entries: entries.toSpliced(index, 1), deleted: { entry: entries[index]!, index } });
}

/** Brings the entry back that was deleted last. Returns its key. */
export function undoDeleteOwn(): string | undefined {
  const { entries, deleted } = ownLibrary.getState();
  if (!deleted) return undefined;
  change({ entries: entries.toSpliced(deleted.index, 0, deleted.entry), deleted: undefined });
  return deleted.entry.key;
}

function plainName(name: string): string {
  return name.trim().replace(/\s+/g, ' ').slice(0, longestName);
}

/** The word itself, or with the smallest number from 2 behind it that makes it differ from the others. */
function freeWord(word: string, others: readonly string[]): string {
  if (!others.includes(word)) return word;
  let number = 2;
  while (others.includes(`${word} ${number}`)) number++;
  return `${word} ${number}`;
}

const freeName = (name: string, others: readonly OwnEntry[]): string =>
  freeWord(plainName(name) || 'Own algorithm', others.map((entry) => entry.name));

function changeEntry(key: string, next: (entry: OwnEntry) => OwnEntry): void {
  change({ entries: ownLibrary.getState().entries.map((entry) => (entry.key === key ? next(entry) : entry)) });
}

function change(part: Partial<OwnLibrary>): void {
  const { entries, versions, deleted } = { ...ownLibrary.getState(), ...part };
  const current = versions.filter(({ id }) => entries.some((entry) => entry.id === id));
  const earlier = versions.filter((version) => !current.includes(version)).slice(-mostVersions);
  const kept = { entries, versions: versions.filter((version) => current.includes(version) || earlier.includes(version)) };
  ownLibrary.setState({ ...kept, deleted });
  try {
    localStorage.setItem(storageKey, JSON.stringify(kept));
  } catch {
    // Private windows may refuse storage, or it is full: the algorithms then last as long as the page, and a link still carries them.
  }
}

/** What storage holds; what has another shape is left out. */
function stored(): Pick<OwnLibrary, 'entries' | 'versions'> {
  try {
    const { entries, versions } = (JSON.parse(localStorage.getItem(storageKey) ?? '{}') ?? {}) as Record<string, unknown>;
    const readVersions = list(versions).flatMap(({ id, key, text }) =>
      isText(id) && isOwnId(id) && isText(key) && isText(text) ? [{ id, key, text }] : [],
    );
    return {
      versions: readVersions,
      entries: list(entries).flatMap(({ key, name, text, id }) =>
        isText(key) && isText(name) && isText(text)
          ? [{ key, name: plainName(name) || 'Own algorithm', text, id: readVersions.find((version) => version.id === id)?.id }]
          : [],
      ),
    };
  } catch {
    return { entries: [], versions: [] };
  }
}

// Declared, not assigned: storage is read before the end of the module is reached.
function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function list(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter((item): item is Record<string, unknown> => typeof item === 'object' && item !== null) : [];
}
