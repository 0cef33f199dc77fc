import { describe, expect, it } from 'vitest';
import { angleTicks } from './angle-ticks.ts';

const labels = (...args: Parameters<typeof angleTicks>) => angleTicks(...args).map((tick) => tick.label);

describe('angleTicks', () => {
  it('labels both ends of a whole turn', () => {
    expect(labels(0, 360, 3, 100, 360)).toEqual(['0', '45', '90', '135', '180', '225', '270', '315', '360']);
  });

  it('wraps azimuths of a shifted map', () => {
    expect(labels(-90, 270, 1, 80, 360)).toEqual(['270', '0', '90', '180', '270']);
  });

  it('gives small steps their decimals', () => {
    expect(labels(89.95, 90.05, 2000, 90)).toEqual(['89.95', '90.00', '90.05']);
  });
});
