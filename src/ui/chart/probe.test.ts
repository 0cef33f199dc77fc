import { describe, expect, it } from 'vitest';
import { nearestProbe, type PlacedProbe, probeAfterKey } from './probe.ts';

/** Two series drawn as text: rows are heights, columns positions. */
function placed(picture: string): PlacedProbe[] {
  return picture
    .trim()
    .split('\n')
    .flatMap((line, row) => [...line.trim()].map((series, column) => ({ series, row, column })))
    .filter(({ series }) => series !== '.')
    .map(({ series, row, column }) => ({
      probe: { key: `${series}${column}`, series, x: column, y: -row, title: '', facts: [] },
      xPx: column * 10,
      yPx: row * 10,
    }));
}

const points = placed(`
  .aaa
  bb.b
  ..c.
`);
const after = (from: string, key: string) =>
  probeAfterKey(points, points.find(({ probe }) => probe.key === from)?.probe, key)?.key;

describe('reading a plot', () => {
  it('finds the nearest point within reach', () => {
    expect(nearestProbe(points, 21, 3, 10)?.key).toBe('a2');
    expect(nearestProbe(points, 100, 100, 10)).toBeUndefined();
  });

  it('walks along a series and stops at its ends', () => {
    expect(after('a1', 'ArrowRight')).toBe('a2');
    expect(after('b1', 'ArrowRight')).toBe('b3');
    expect(after('b0', 'ArrowLeft')).toBeUndefined();
    expect(after('b1', 'End')).toBe('b3');
    expect(after('a3', 'Home')).toBe('a1');
  });

  it('changes to the next series up or down', () => {
    expect(after('c2', 'ArrowUp')).toBe('b1');
    expect(after('b1', 'ArrowUp')).toBe('a1');
    expect(after('a2', 'ArrowDown')).toBe('b1');
    expect(after('a1', 'ArrowUp')).toBeUndefined();
  });

  it('starts at the first point and ignores other keys', () => {
    expect(after('none', 'ArrowLeft')).toBe('a1');
    expect(after('none', 'x')).toBeUndefined();
    expect(after('a1', 'x')).toBeUndefined();
  });
});
