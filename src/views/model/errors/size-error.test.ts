import { describe, expect, it } from 'vitest';
import { paretoFront, placeLabels } from './size-error.ts';

const point = (id: string, bpw: number, loss: number) => ({ id, label: id, bpw, loss });

describe('paretoFront', () => {
  it('has what nothing beats in both size and error', () => {
    const points = [point('large', 8, 0.01), point('beaten', 8, 0.02), point('small', 4, 0.1), point('larger and worse', 5, 0.11), point('twin of small', 4, 0.1)];
    expect([...paretoFront(points)]).toEqual(['large', 'small', 'twin of small']);
  });
});

describe('placeLabels', () => {
  const frame = { left: 0, right: 300, top: 0, bottom: 200 };

  it('puts no name on another one, also where points crowd', () => {
    const points = Array.from({ length: 8 }, (_, index) => ({ id: String(index), label: `Q4_${index}`, x: 100 + 5 * (index % 3), y: 90 + 4 * index }));
    const placed = placeLabels(points, frame);
    expect(placed.length).toBeGreaterThan(4);
    for (const a of placed)
      for (const b of placed) if (a.id < b.id) expect(Math.abs(a.x - b.x) >= 4 * 6.4 || Math.abs(a.y - b.y) >= 12, `${a.id} and ${b.id}`).toBe(true);
  });

  it('keeps names inside the frame', () => {
    const [placed] = placeLabels([{ id: 'a', label: 'IQ2_XXS', x: 295, y: 5 }], frame);
    expect(placed!.x).toBeLessThan(295 - 7 * 6.4);
  });
});
