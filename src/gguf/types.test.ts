import { describe, expect, it } from 'vitest';
import { openGguf } from './reader.ts';
import { memorySource } from './source.ts';
import { findTensorType, isAmbiguousTypeId, isIkOnlyTypeId, isRemovedTypeId, tensorByteLength } from './types.ts';
import { ikTypeRows, mainlineTypeRows } from './types.table.ts';
import { writeGguf } from './writer.ts';

describe('the tables', () => {
  it('have one row per id and name', () => {
    for (const rows of [mainlineTypeRows, ikTypeRows]) {
      expect(new Set(rows.map(([id]) => id)).size).toBe(rows.length);
      expect(new Set(rows.map(([, name]) => name)).size).toBe(rows.length);
    }
  });

  it('name the interleaved rows as the type does', () => {
    for (const [, name, , , , interleaveRows] of [...mainlineTypeRows, ...ikTypeRows])
      expect(interleaveRows, name).toBe(Number(/_R(\d+)$/.exec(name)?.[1] ?? 1));
  });

  it('differ in one size only', () => {
    const ids = [...mainlineTypeRows, ...ikTypeRows].map(([id]) => id);
    expect([...new Set(ids.filter(isAmbiguousTypeId))]).toEqual([15]);
    expect([...new Set(ids.filter(isRemovedTypeId))]).toEqual([31, 32, 33, 36]);
    expect(isIkOnlyTypeId(337)).toBe(true);
    expect(isIkOnlyTypeId(12)).toBe(false);
    expect(findTensorType(41)!.name).toBe('Q1_0');
    expect(findTensorType(41, 'ik')!.name).toBe('Q1_0_G128');
    expect(findTensorType(4)).toBeUndefined();
  });
});

describe('tensorByteLength', () => {
  it.each([
    ['Q4_K', 12, [3, 256], 3 * 144],
    ['F32 scalar', 0, [], 4],
    ['Q8_0 experts', 8, [2, 5, 64], 2 * 5 * 2 * 34],
    ['IQ4_KS: 4 bytes before each row', 144, [7, 512], 7 * (4 + 2 * 136)],
    ['rows that are no whole blocks', 12, [2, 100], null],
    ['an empty dimension', 12, [0, 256], 0],
  ])('%s', (_, typeId, shape, bytes) => {
    expect(tensorByteLength(findTensorType(typeId)!, shape)).toBe(bytes);
  });
});

describe('an id that llama.cpp and ik_llama.cpp store differently', () => {
  // Two tensors: the space of the first, of type 15, decides between 292 and 296 bytes per block.
  const fileWith = (blockBytes: number, secondTypeId = 0) => {
    const file = writeGguf({
      metadata: [],
      tensors: [
        { name: 'a', typeId: 0, shape: [(8 * blockBytes) / 4], data: new Uint8Array(8 * blockBytes) },
        { name: 'b', typeId: secondTypeId, shape: [4, 256], data: new Uint8Array(secondTypeId === 0 ? 4096 : 4 * 76) },
      ],
    });
    const view = new DataView(file.buffer);
    const firstRow = 24;
    view.setBigUint64(firstRow + 8 + 1 + 4, 8n * 256n, true);
    view.setUint32(firstRow + 8 + 1 + 4 + 8, 15, true);
    return memorySource(file);
  };

  it.each([292, 296])('is read with %i bytes per block where that fills the space', async (blockBytes) => {
    const header = await openGguf(fileWith(blockBytes));
    expect(header.tensors[0]!.byteLength).toBe(8 * blockBytes);
    expect(header.warnings.map(({ code, tensor }) => [code, tensor])).toEqual([['ambiguous-type', 'a']]);
    expect(header.warnings[0]!.message).toContain(`${blockBytes} bytes per block`);
  });
});

it('warns of row counts that the interleaving does not divide', async () => {
  const file = writeGguf({
    metadata: [],
    tensors: [{ name: 'a', typeId: 337, shape: [6, 256], data: new Uint8Array(6 * 76) }],
  });
  const header = await openGguf(memorySource(file));
  expect(header.warnings).toMatchObject([{ code: 'bad-row-size', tensor: 'a' }]);
});
