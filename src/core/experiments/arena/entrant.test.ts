import { describe, expect, it } from 'vitest';
import { roundingAlgorithms } from '../../rounding/registry.ts';
import { entrantsOf, parseEntrant } from './entrant.ts';

describe('entrants', () => {
  it('come back from their wire words, all of them different', () => {
    const all = roundingAlgorithms.flatMap(entrantsOf);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(new Set(all.map(({ label }) => label)).size).toBe(all.length);
    for (const entrant of all) expect(parseEntrant(entrant.id)).toEqual(entrant);
  });

  it('forget choices that are the default', () => {
    expect(parseEntrant('qkxh_nl:fast=0').id).toBe('qkxh_nl');
    expect(parseEntrant('qkxh_nl:fast=1:signed_scale=0').id).toBe('qkxh_nl:signed_scale=0:fast=1');
  });

  it('use their own importances when they have some and are asked to', () => {
    expect(parseEntrant('iq4_nl')).toMatchObject({ hasOwnWeights: false });
    expect(parseEntrant('iq4_nl:weights=own')).toMatchObject({ hasOwnWeights: true, label: 'iq4_nl (16 scales), its own weights' });
    expect(parseEntrant('absmax')).toMatchObject({ id: 'absmax', hasOwnWeights: true });
    expect(() => parseEntrant('qkxh:weights=own')).toThrow(/no importances of its own/);
  });
});
