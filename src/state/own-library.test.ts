import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ownIdOf, ownRow } from '../core/rounding/own/row.ts';
import { idsOfText, packCode, unpackCode } from './own-code.ts';

const storage = new Map<string, string>();
vi.stubGlobal('localStorage', {
  getItem: (key: string) => storage.get(key) ?? null,
  setItem: (key: string, value: string) => void storage.set(key, value),
});

/** The module as a page finds it after loading. */
async function load() {
  vi.resetModules();
  return import('./own-library.ts');
}

beforeEach(() => storage.clear());

const text = 'function round() {}';
const id = ownIdOf(text, false);

describe('the library of own algorithms', () => {
  it('keeps names, texts and ids over a reload', async () => {
    const before = await load();
    const key = before.addOwn('  My   search ', text);
    before.markLoaded(key, text, id);
    before.editOwn(key, 'half a th');
    const { ownLibrary, ownVersion } = await load();
    expect(ownLibrary.getState().entries).toEqual([{ key, name: 'My search', text: 'half a th', id }]);
    expect(ownVersion(id)).toEqual({ id, key, text });
  });

  it('numbers names that are taken, and gives every entry its own key', async () => {
    const { addOwn, ownLibrary, renameOwn, deleteOwn } = await load();
    const keys = ['A', 'A', 'A'].map((name) => addOwn(name, text));
    expect(ownLibrary.getState().entries.map(({ name }) => name)).toEqual(['A', 'A 2', 'A 3']);
    renameOwn(keys[2]!, 'A');
    renameOwn(keys[1]!, '   ');
    expect(ownLibrary.getState().entries.map(({ name }) => name)).toEqual(['A', 'A 2', 'A 3']);
    deleteOwn(keys[0]!);
    keys.push(addOwn('B', text));
    expect(new Set(keys).size).toBe(4);
  });

  it('brings back what was deleted last, at its place', async () => {
    const { addOwn, deleteOwn, undoDeleteOwn, ownLibrary } = await load();
    const keys = ['A', 'B', 'C'].map((name) => addOwn(name, text));
    deleteOwn(keys[1]!);
    expect(ownLibrary.getState().entries).toHaveLength(2);
    expect(undoDeleteOwn()).toBe(keys[1]);
    expect(ownLibrary.getState().entries.map(({ name }) => name)).toEqual(['A', 'B', 'C']);
    expect(undoDeleteOwn()).toBeUndefined();
  });

  it('does not give an id to a text that has changed meanwhile', async () => {
    const { addOwn, editOwn, markLoaded, ownLibrary } = await load();
    const key = addOwn('A', text);
    editOwn(key, `${text} `);
    markLoaded(key, text, id);
    expect(ownLibrary.getState().entries[0]!.id).toBeUndefined();
  });

  it('keeps earlier texts for a while, and the current ones always', async () => {
    const { addOwn, editOwn, markLoaded, ownVersion } = await load();
    const still = addOwn('still', text, id);
    const key = addOwn('moving', '');
    const ids = Array.from({ length: 100 }, (_, i) => {
      const next = `function round() { ${i} }`;
      editOwn(key, next);
      markLoaded(key, next, ownIdOf(next, false));
      return ownIdOf(next, false);
    });
    expect(ownVersion(id)?.key).toBe(still);
    expect(ownVersion(ids[99]!)).toBeDefined();
    expect(ownVersion(ids[60]!)).toBeDefined();
    expect(ownVersion(ids[0]!)).toBeUndefined();
  });

  it('names the rows, earlier texts as such', async () => {
    const { addOwn, editOwn, markLoaded } = await load();
    const { ownRow } = await import('../core/rounding/own/row.ts');
    const key = addOwn('Mine', text, id);
    expect(ownRow(id)!.label).toBe('Mine');
    editOwn(key, `${text} `);
    markLoaded(key, `${text} `, ownIdOf(`${text} `, false));
    expect(ownRow(id)!.label).toBe('Mine (earlier)');
  });

  it('leaves out what storage holds in another shape', async () => {
    for (const junk of ['', '[]', 'null', '{"entries":[1,null,{"key":"a"},{"key":"a","name":"b","text":"c","id":"own-x"}],"versions":{}}']) {
      storage.set('quantarium:own-algorithms', junk);
      const { ownLibrary } = await load();
      expect(ownLibrary.getState().entries.map(({ name, id: known }) => [name, known])).toEqual(junk.startsWith('{') ? [['b', undefined]] : []);
    }
  });
});

describe('code in a link', () => {
  it('comes back as it was, in few characters', async () => {
    const code = { name: 'Größe "x"', text: 'const a = "ß 🙂";\n'.repeat(200) };
    const packed = await packCode(code);
    expect(packed).toMatch(/^[\w-]+$/);
    expect(packed.length).toBeLessThan(200);
    expect(await unpackCode(packed)).toEqual(code);
  });

  it('runs under the id of its text only', () => {
    expect(idsOfText(text)).toEqual([id, ownIdOf(text, true)]);
    expect(idsOfText(text).map((one) => ownRow(one)?.kind)).toEqual(['linear-or-table', 'affine']);
  });

  it.each(['', '!', 'AAAA', 'abc'])('%j is refused', async (packed) => {
    await expect(unpackCode(packed)).rejects.toMatchObject({ code: 'own/bad-link' });
  });

  it('that unfolds to more than any algorithm needs is refused', async () => {
    const bomb = await packCode({ name: '', text: ' '.repeat(5_000_000) });
    expect(bomb.length).toBeLessThan(10_000);
    await expect(unpackCode(bomb)).rejects.toMatchObject({ code: 'own/bad-link' });
  });
});
