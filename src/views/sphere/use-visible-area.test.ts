import { describe, expect, it } from 'vitest';
import { mapWindow, type SphereArea } from '../../client/projection-map.ts';
import { homeCamera } from '../../render/camera.ts';
import { pictureOf } from '../../render/picture.ts';
import { computeVisibleArea } from './use-visible-area.ts';

const size = { width: 800, height: 600 };

const windowOf = (...args: Parameters<typeof computeVisibleArea>) => {
  const visible = computeVisibleArea(...args)!;
  return {
    area: JSON.parse(visible.area) as SphereArea,
    window: mapWindow({ area: JSON.parse(visible.area) as SphereArea }, visible.width),
  };
};

describe('computeVisibleArea', () => {
  it('is not needed where the whole map is fine enough', () => {
    expect(computeVisibleArea('map', homeCamera.map, size, 1, 2048)).toBeUndefined();
    expect(computeVisibleArea('map', { ...homeCamera.map, zoom: 2 }, size, 1, 2048)).toBeUndefined();
  });

  it('has a pixel of its own for each pixel of a zoomed map', () => {
    const { window, area } = windowOf('map', { thetaDeg: 200, phiDeg: 80, zoom: 40 }, size, 1, 2048);
    expect(window.width).toBe(800);
    expect(Math.abs(window.height - 600)).toBeLessThanOrEqual(1);
    expect(area.thetaRad[1] - area.thetaRad[0]).toBeCloseTo(((360 / 40) * Math.PI) / 180, 9);
  });

  it.each([
    ['outside', 0],
    ['outside', 1],
    ['inside', 0.5],
    ['outside', 60],
    ['inside', 120],
  ] as const)('%s at phi %s: rows as fine as the screen, within two million pixels', (projection, phiDeg) => {
    const camera = { thetaDeg: 10, phiDeg, zoom: 60 };
    const { window, area } = windowOf(projection, camera, size, 1, 2048);
    const rowsPerDeg = (window.height * Math.PI) / 180 / (area.phiRad[1] - area.phiRad[0]);
    expect(rowsPerDeg).toBeGreaterThan(0.5 * pictureOf(projection, camera, size).pxPerDeg);
    expect(window.width * window.height).toBeLessThanOrEqual(2 ** 21 * 1.02);
  });
});
