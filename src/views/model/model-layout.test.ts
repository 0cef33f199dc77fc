import { describe, expect, it } from 'vitest';
import type { GgufTensor } from '../../gguf/header.ts';
import { layoutModel } from './model-layout.ts';

const named = (name: string): GgufTensor => ({ name, typeId: 0, typeName: 'F32', shape: [1], elementCount: 1, byteOffset: 0, byteLength: 4, bpw: 32 });

describe('layoutModel', () => {
  it('puts blocks in numeric order, roles in the order of the file, gaps where a block lacks a role', () => {
    const layout = layoutModel(['output.weight', 'blk.10.attn_q.weight', 'blk.2.attn_q.weight', 'blk.2.ffn_up.weight'].map(named));
    expect(layout.roles).toEqual(['attn_q.weight', 'ffn_up.weight']);
    expect(layout.blocks).toEqual([2, 10]);
    expect(layout.cells.map((tensor) => tensor?.name)).toEqual(['blk.2.attn_q.weight', 'blk.10.attn_q.weight', 'blk.2.ffn_up.weight', undefined]);
    expect(layout.others.map(({ name }) => name)).toEqual(['output.weight']);
  });
});
