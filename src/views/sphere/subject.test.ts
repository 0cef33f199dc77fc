import { describe, expect, it } from 'vitest';
import { roundingAlgorithms } from '../../core/rounding/registry.ts';
import { decodeValues, encodeValues } from '../../state/url-fields.ts';
import { formatRoute, parseRoute } from '../../state/route.ts';
import { sphereSchema } from './schema.ts';
import { formatSubject, parseSubject, rejectRegret, rejectSubject, subjectIds } from './subject.ts';

describe('a subject in the address', () => {
  it('comes back with every option of every algorithm', () => {
    for (const algorithm of roundingAlgorithms) {
      const options = Object.fromEntries(algorithm.options.map((option) => [option.id, option.values.at(-1)!.value]));
      const spec = {
        algorithm: algorithm.id,
        options,
        levels: algorithm.defaultLevels,
        weights: 'x2',
        extra: 'tail',
        dims: 32,
      } as const;
      const params = encodeValues(sphereSchema, {}, { b: spec });
      const route = parseRoute(formatRoute({ viewId: 'sphere', params }))!;
      expect(decodeValues(sphereSchema, route.params).b).toEqual(spec);
    }
  });

  it.each(['exact:-4..3:given_1,2,0.5:none:3', 'qkxh:-4..3:x2:values_0.25,-1:5', 'qkxh:-4..3:given_1,1,1,4:values_0.25:4'])('keeps the numbers of "%s"', (text) => {
    const spec = parseSubject(text)!;
    expect(rejectSubject(spec)).toBeUndefined();
    expect(formatSubject(spec)).toBe(text);
  });

  it('says how many numbers are missing', () => {
    expect(rejectSubject(parseSubject('exact:-4..3:given_1,2:none:3')!)).toMatch(/Give 3 weights/);
    expect(rejectSubject(parseSubject('exact:-4..3:x2:values:4')!)).toMatch(/values of the tail/);
    expect(parseSubject('exact:-4..3:given_1,two,3:none:3')).toBeUndefined();
  });

  it('needs no escapes in a link', () => {
    const params = encodeValues(sphereSchema, {}, { a: parseSubject('make_qx:-8..7:uniform:none:3:rmse_type.-1')! });
    expect(formatRoute({ viewId: 'sphere', params })).toBe('#/v1/sphere?a=make_qx:-8..7:uniform:none:3:rmse_type.-1');
  });

  it.each([
    '',
    'qkxh',
    'qkxh:-4..3:heavy:none:3',
    'qkxh:-4..3:uniform:none:300',
    'qkxh:-4..3:uniform:none:3:a.',
    'qkxh:-4..3:uniform:none:3:1',
  ])('is not read from "%s"', (text) => expect(parseSubject(text)).toBeUndefined());

  it('starts with subjects that can be drawn', () => {
    for (const id of subjectIds) {
      expect(rejectSubject(sphereSchema[id].defaultValue)).toBeUndefined();
      expect(parseSubject(formatSubject(sphereSchema[id].defaultValue))).toEqual(sphereSchema[id].defaultValue);
    }
  });

  it('knows which subjects have a regret', () => {
    expect(rejectRegret(parseSubject('make_qx:-8..7:x2:none:3')!)).toBeUndefined();
    expect(rejectRegret(parseSubject('qkx2:0..15:uniform:none:3')!)).toBeUndefined();
    expect(rejectRegret(parseSubject('qkx2:0..15:uniform:repeat:32')!)).toMatch(/takes too long/);
    expect(rejectRegret(parseSubject('make_qx:-7..7:uniform:none:3')!)).toMatch(/longer on the negative side/);
  });

  it('names levels that the algorithm cannot use', () => {
    expect(rejectSubject(parseSubject('make_qx:-7..7:uniform:none:3')!)).toMatch(/longer on the negative side/);
    expect(rejectSubject(parseSubject('make_qx:seven:uniform:none:3')!)).toMatch(/no set of levels/);
    expect(rejectSubject(parseSubject('nobody:-4..3:uniform:none:3')!)).toMatch(/no rounding algorithm/);
  });
});
