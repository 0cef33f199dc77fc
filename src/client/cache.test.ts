import { describe, expect, it } from 'vitest';
import { byteSize, cacheKey, ResultCache } from './cache.ts';

describe('result cache', () => {
  it('forgets the least recently used of three entries', () => {
    const cache = new ResultCache(3 * 800);
    for (const key of ['a', 'b', 'c']) cache.set(key, new Float64Array(100));
    expect(cache.bytes).toBe(2400);
    expect(cache.get('a')).toBeInstanceOf(Float64Array);
    cache.set('d', new Float64Array(100));
    expect(['a', 'b', 'c', 'd'].map((key) => cache.get(key) !== undefined)).toEqual([true, false, true, true]);
    expect(cache.bytes).toBe(2400);
  });

  it('forgets as many as the new entry needs, and does not keep what is larger than the budget', () => {
    const cache = new ResultCache(1000);
    for (const key of ['a', 'b', 'c']) cache.set(key, new Uint8Array(300));
    cache.set('d', new Uint8Array(600));
    expect(['a', 'b', 'c', 'd'].map((key) => cache.get(key) !== undefined)).toEqual([false, false, true, true]);
    cache.set('e', new Uint8Array(1001));
    expect(cache.get('e')).toBeUndefined();
    expect(cache.size).toBe(2);
  });

  it('counts a replaced entry once', () => {
    const cache = new ResultCache(1000);
    cache.set('a', new Uint8Array(300));
    cache.set('a', new Uint8Array(200));
    expect(cache.bytes).toBe(200);
    cache.clear();
    expect([cache.bytes, cache.size]).toEqual([0, 0]);
  });

  it('gives back the value itself', () => {
    const cache = new ResultCache(1000);
    const value = { stats: { min: 1 }, values: new Float32Array(3) };
    cache.set('a', value);
    expect(cache.get('a')).toBe(value);
  });
});

describe('cache key', () => {
  it('does not depend on the order of keys or on undefined members', () => {
    expect(cacheKey('job', { a: 1, b: { c: [1, 'x'], d: null } }, '1')).toBe(
      cacheKey('job', { b: { d: null, c: [1, 'x'] }, a: 1, e: undefined }, '1'),
    );
  });

  it('differs where anything else differs', () => {
    const keys = [
      cacheKey('job', { a: 1 }, '1'),
      cacheKey('job', { a: 1 }, '2'),
      cacheKey('other', { a: 1 }, '1'),
      cacheKey('job', { a: '1' }, '1'),
      cacheKey('job', { a: [1] }, '1'),
      cacheKey('job', { a: 0 }, '1'),
      cacheKey('job', { a: -0 }, '1'),
      cacheKey('job', { a: null }, '1'),
      cacheKey('job', {}, '1'),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('refuses what JSON would lose', () => {
    for (const bad of [Number.NaN, Infinity, new Float32Array(1), new Date(), () => 1, undefined]) {
      expect(() => cacheKey('job', { bad: [bad] }, '1')).toThrow(TypeError);
    }
  });
});

describe('byteSize', () => {
  it('counts typed arrays exactly at any depth', () => {
    const payload = byteSize({ a: [new Float32Array(1000)], b: { c: new Uint8Array(10) } });
    expect(payload).toBeGreaterThanOrEqual(4010);
    expect(payload).toBeLessThan(4100);
  });
});
