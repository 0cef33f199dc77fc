import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spreadLabels } from './labels.ts';

describe('label positions', () => {
  it('leaves labels where they are when they have room', () => {
    expect(spreadLabels([50, 10, 90], 12, 0, 100)).toEqual([50, 10, 90]);
  });

  it('moves touching labels apart around their middle', () => {
    expect(spreadLabels([50, 52, 54], 12, 0, 100)).toEqual([40, 52, 64]);
    expect(spreadLabels([30, 30], 10, 0, 100)).toEqual([25, 35]);
  });

  it('stays inside, keeps the order and the gap whenever they fit', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -50, max: 150, noNaN: true }), { maxLength: 8 }), (wanted) => {
        const placed = spreadLabels(wanted, 12, 0, 100).map((position, index) => ({
          position,
          wanted: wanted[index]!,
        }));
        placed.sort((a, b) => a.position - b.position);
        placed.forEach(({ position, wanted: value }, index) => {
          expect(position).toBeGreaterThanOrEqual(-1e-9);
          expect(position).toBeLessThanOrEqual(100 + 1e-9);
          if (index === 0) return;
          expect(position - placed[index - 1]!.position).toBeGreaterThanOrEqual(12 - 1e-9);
          expect(value).toBeGreaterThanOrEqual(placed[index - 1]!.wanted);
        });
      }),
    );
  });
});
