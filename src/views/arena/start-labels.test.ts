import { describe, expect, it } from 'vitest';
import { placeStartLabels } from './start-labels.ts';

describe('names of curves', () => {
  it('stand above curves that leave room', () => {
    expect(placeStartLabels([200, 100, 40], 300)).toEqual([189, 89, 29]);
  });

  it('follow below the lowest curve where they would cover another one', () => {
    expect(placeStartLabels([40, 50, 60, 150], 300)).toEqual([29, 167, 184, 139]);
  });

  it('stay above the bottom', () => {
    expect(placeStartLabels([280, 285, 290], 300)).toEqual([269, 266, 283]);
  });
});
