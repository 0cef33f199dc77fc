import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  deleteLevelTable,
  keepLevelTable,
  levelTablesStore,
  nameOfLevels,
  renameLevelTable,
  undoLevelTables,
} from './level-tables.ts';

const names = () => levelTablesStore.getState().tables.map(({ name }) => name);

describe('own tables', () => {
  beforeEach(() => levelTablesStore.setState({ tables: [], undo: undefined }));

  it('are kept under a name, replaced, renamed and deleted', () => {
    expect(keepLevelTable('  my   table ', [-3, 0, 2])).toBe('my table');
    keepLevelTable('other', [-1, 1]);
    keepLevelTable('my table', [-4, 0, 2]);
    expect(levelTablesStore.getState().tables).toEqual([
      { name: 'my table', levels: [-4, 0, 2] },
      { name: 'other', levels: [-1, 1] },
    ]);
    renameLevelTable('other', 'my table');
    expect(levelTablesStore.getState().tables).toEqual([{ name: 'my table', levels: [-1, 1] }]);
    deleteLevelTable('my table');
    expect(names()).toEqual([]);
  });

  it('come back after the last change', () => {
    keepLevelTable('a', [-1, 1]);
    keepLevelTable('b', [-2, 1]);
    deleteLevelTable('a');
    expect(levelTablesStore.getState().undo?.done).toBe('Deleted "a"');
    undoLevelTables();
    expect(names()).toEqual(['a', 'b']);
    undoLevelTables();
    expect(names()).toEqual(['a', 'b']);
  });

  it('have names that are not empty or too long', () => {
    expect(keepLevelTable('   ', [-1, 1])).toBe('Table');
    renameLevelTable('Table', ' ');
    expect(names()).toEqual(['Table']);
    expect(keepLevelTable('x'.repeat(99), [-1, 1])).toHaveLength(40);
  });

  it('are found by their levels', () => {
    keepLevelTable('a', [-1, 1]);
    expect(nameOfLevels(levelTablesStore.getState().tables, [-1, 1])).toBe('a');
    expect(nameOfLevels(levelTablesStore.getState().tables, [-1, 2])).toBeUndefined();
  });

  it('are read from storage, without what is no table', async () => {
    const entries = [
      { name: 'good', levels: [-3, 1, 2] },
      { name: 'descending', levels: [3, 1] },
      { name: '', levels: [1, 2] },
      { name: 'long', levels: Array.from({ length: 65 }, (_, index) => index) },
      null,
      5,
    ];
    vi.resetModules();
    vi.stubGlobal('localStorage', { getItem: () => JSON.stringify(entries), setItem: () => {} });
    const { levelTablesStore: fresh } = await import('./level-tables.ts');
    expect(fresh.getState().tables).toEqual([{ name: 'good', levels: [-3, 1, 2] }]);
    vi.unstubAllGlobals();
  });
});
