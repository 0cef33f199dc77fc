import { expect, it } from 'vitest';
import type { GgufTensor } from '../../gguf/header.ts';
import { groupsAround, groupTensors, treeLines } from './tensor-tree.ts';

const tensor = (name: string, typeName = 'F16', byteLength: number | null = 8): GgufTensor => ({
  name,
  typeId: 1,
  typeName,
  shape: [2, 2],
  elementCount: 4,
  byteOffset: 0,
  byteLength,
  bpw: 16,
});

const tensors = [
  tensor('blk.10.attn_q.weight'),
  tensor('token_embd.weight'),
  tensor('blk.2.attn_q.weight'),
  tensor('blk.2.ffn_up.weight', 'Q4_K'),
  tensor('blk.2.attn_k.weight', 'odd', null),
  tensor('output.weight'),
];

const shown = (lines: ReturnType<typeof treeLines>) => lines.map((line) => ' '.repeat(line.depth) + (line.kind === 'group' ? line.group.label : line.tensor.name));

it('groups by block, then by role', () => {
  const groups = groupTensors(tensors, 'block');
  expect(shown(treeLines(groups, new Set(['2', '2/attention', '10'])))).toEqual([
    'Outside the blocks',
    'Block 2',
    ' Attention',
    '  blk.2.attn_q.weight',
    '  blk.2.attn_k.weight',
    ' Feed-forward, dense',
    'Block 10',
    ' blk.10.attn_q.weight',
  ]);
  expect(groups[1]).toMatchObject({ total: { elementCount: 12, byteLength: null, bpw: null }, typeNames: ['F16', 'Q4_K', 'odd'] });
  expect(groupsAround(groups, tensors[4]!)).toEqual(['2', '2/attention']);
});

it('groups by role, then by block', () => {
  const groups = groupTensors(tensors, 'role');
  expect(shown(treeLines(groups, new Set(['attention', 'attention/2'])))).toEqual([
    'Token embedding',
    'Output',
    'Attention',
    ' Block 2',
    '  blk.2.attn_q.weight',
    '  blk.2.attn_k.weight',
    ' Block 10',
    'Feed-forward, dense',
  ]);
});
