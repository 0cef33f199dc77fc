import { describe, expect, it } from 'vitest';
import { firstExample } from '../core/rounding/own/first-example.ts';
import { ownIdOf } from '../core/rounding/own/row.ts';
import { formatRoute, parseRoute } from './route.ts';
import { choiceField, choicesField, decodeValues, encodeValues, numberField, switchField, textField } from './url-fields.ts';

const schema = {
  alg: textField('qkxh'),
  mode: choiceField(['map', 'globe'], 'map'),
  zoom: numberField(1, 0.5, 64),
  n: numberField(32, 2, 256, true),
  exact: switchField(true),
  dists: choicesField(['uniform', 'gaussian', 'laplace'], ['gaussian']),
};

describe('routes', () => {
  it('reads back what it writes', () => {
    const route = { viewId: 'sphere', params: { levels: '-4..3', alg: 'make qx&co' } };
    expect(parseRoute(formatRoute(route))).toEqual(route);
  });

  it('bring links of the first version with an own algorithm up to date, and those only', () => {
    const text = 'function round(x, w, levels) {\n  return { scale: 1, levels: x };\n}';
    const old = `#/v1/arena?alg=absmax,own,exact&levels=-4..3&own=${encodeURIComponent(text)}`;
    expect(parseRoute(old)).toEqual({ viewId: 'arena', params: { alg: `absmax,${ownIdOf(text, false)},exact`, levels: '-4..3', code: `plain:${text}` } });
    expect(parseRoute('#/v1/arena?alg=own')!.params['code']).toBe(`plain:${firstExample}`);
    for (const hash of ['#/v1/arena?alg=absmax,iq4_nl:weights=own', '#/v1/arena?own=x', '#/v1/sphere?alg=own']) expect(formatRoute(parseRoute(hash)!).replace('%3D', '=')).toBe(hash);
  });

  it('gives equal states equal links', () => {
    expect(formatRoute({ viewId: 'a', params: { x: '1', b: '2' } })).toBe(formatRoute({ viewId: 'a', params: { b: '2', x: '1' } }));
  });

  it.each(['', '#', '#/sphere', '#/v1/', '#/vx/sphere', '#section'])('refuses %j', (hash) => {
    expect(parseRoute(hash)).toBeUndefined();
  });
});

describe('url fields', () => {
  it('leave defaults out of the link and come back whole', () => {
    const values = { alg: 'make_qx', mode: 'globe', zoom: 2.5, n: 64, exact: false, dists: ['uniform', 'laplace'] } as const;
    const params = encodeValues(schema, {}, values);
    expect(decodeValues(schema, params)).toEqual(values);
    expect(encodeValues(schema, params, decodeValues(schema, {}))).toEqual({});
  });

  it('fall back to the default for whatever is not valid', () => {
    const params = { mode: 'cube', zoom: '1000', n: '3.5', exact: 'yes', dists: 'uniform,cauchy' };
    expect(decodeValues(schema, params)).toEqual(decodeValues(schema, {}));
  });
});
