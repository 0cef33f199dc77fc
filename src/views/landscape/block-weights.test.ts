import { describe, expect, it } from 'vitest';
import { weighArenaBlocks } from '../../core/experiments/arena/spec.ts';
import { decodeValues } from '../../state/url-fields.ts';
import { blockWeights } from './block-weights.ts';
import { landscapeSchema } from './schema.ts';

const stateOf = (params: Record<string, string>) => decodeValues(landscapeSchema, params);

describe('the weights of a block', () => {
  it('are a rule, given numbers, or those of a block of the Arena', () => {
    const x = [0.5, -1, 0.25, 3, 0.125];
    expect(blockWeights(stateOf({ weights: 'x2' }), x)).toBe('x2');
    expect(blockWeights(stateOf({ weights: 'given', w: '1 2 3' }), x)).toEqual([1, 2, 3]);
    const arena = weighArenaBlocks({ n: 5, seed: 9, weights: 'imatrix' }, Float32Array.from(x), 70);
    expect(blockWeights(stateOf({ weights: 'imatrix', wseed: '9', wblock: '70' }), x)).toEqual(Array.from(arena));
    expect(blockWeights(stateOf({ weights: 'imatrix' }), undefined)).toEqual([]);
  });
});
