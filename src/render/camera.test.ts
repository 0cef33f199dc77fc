import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { homeCamera, maxZoom, wrapDifferenceDeg, type Projection } from './camera.ts';
import { panCamera, pictureOf, zoomCamera } from './picture.ts';

const projections: readonly Projection[] = ['map', 'outside', 'inside', 'face'];
const size = { width: 900, height: 700 };
const cameras = fc.record({
  thetaDeg: fc.double({ min: 0, max: 359.999, noNaN: true }),
  phiDeg: fc.double({ min: 5, max: 175, noNaN: true }),
  zoom: fc.double({ min: 0, max: Math.log(maxZoom), noNaN: true }).map(Math.exp),
});
const points = fc.record({
  x: fc.double({ min: 0, max: 900, noNaN: true }),
  y: fc.double({ min: 0, max: 700, noNaN: true }),
});

describe('pictures of the sphere', () => {
  it.each(projections)('%s: a direction read from the picture is drawn at the same place', (projection) => {
    fc.assert(
      fc.property(cameras, points, (camera, point) => {
        const picture = pictureOf(projection, camera, size);
        const angles = picture.anglesAt(point);
        if (!angles) return;
        const back = picture.pointOf(angles);
        // The rim of the outside view is seen edge-on, and a pole has every azimuth.
        if (!back || angles.phiDeg < 1e-3 || angles.phiDeg > 179.999) return;
        expect(Math.hypot(back.x - point.x, back.y - point.y)).toBeLessThan(0.01);
      }),
    );
  });

  it.each(projections)('%s: the visible box holds every visible direction', (projection) => {
    fc.assert(
      fc.property(cameras, points, (camera, point) => {
        const picture = pictureOf(projection, camera, size);
        const angles = picture.anglesAt(point);
        if (!angles) return;
        const box = picture.visibleBox();
        const middle = (box.thetaFromDeg + box.thetaToDeg) / 2;
        const reach = (box.thetaToDeg - box.thetaFromDeg) / 2 + 1e-6;
        expect(Math.abs(wrapDifferenceDeg(angles.thetaDeg - middle))).toBeLessThanOrEqual(reach);
        expect(angles.phiDeg).toBeGreaterThanOrEqual(box.phiFromDeg - 1e-6);
        expect(angles.phiDeg).toBeLessThanOrEqual(box.phiToDeg + 1e-6);
      }),
    );
  });

  it.each(projections)('%s: zooming keeps the direction under the pointer', (projection) => {
    const camera = {
      ...homeCamera[projection],
      zoom: 3,
      phiDeg: projection === 'face' ? 20 : homeCamera[projection].phiDeg,
    };
    const anchor = { x: 470, y: 330 };
    const before = pictureOf(projection, camera, size).anglesAt(anchor)!;
    const after = pictureOf(projection, zoomCamera(projection, camera, size, 4, anchor), size).anglesAt(anchor)!;
    expect(wrapDifferenceDeg(after.thetaDeg - before.thetaDeg)).toBeCloseTo(0, 2);
    expect(after.phiDeg - before.phiDeg).toBeCloseTo(0, 2);
  });

  it.each(projections)('%s: the middle follows a drag', (projection) => {
    const camera = { thetaDeg: 80, phiDeg: projection === 'face' ? 30 : 90, zoom: 20 };
    const moved = panCamera(projection, camera, size, 12, -7);
    const point = pictureOf(projection, moved, size).pointOf(camera)!;
    expect(point.x).toBeCloseTo(450 + 12, 0);
    expect(point.y).toBeCloseTo(350 - 7, 0);
  });

  it('shows increasing theta to the right from outside and to the left from inside', () => {
    const camera = { thetaDeg: 0, phiDeg: 90, zoom: 1 };
    expect(pictureOf('outside', camera, size).pointOf({ thetaDeg: 5, phiDeg: 90 })!.x).toBeGreaterThan(450);
    expect(pictureOf('inside', camera, size).pointOf({ thetaDeg: 5, phiDeg: 90 })!.x).toBeLessThan(450);
    expect(pictureOf('map', camera, size).pointOf({ thetaDeg: 5, phiDeg: 90 })!.x).toBeGreaterThan(450);
  });

  it('shows a cube face with x / z downwards and y / z to the right, -1 to 1', () => {
    const picture = pictureOf('face', homeCamera.face, size);
    const corner = picture.pointOf({ thetaDeg: 45, phiDeg: (Math.atan(Math.SQRT2) * 180) / Math.PI })!;
    expect(corner.x).toBeCloseTo(450 + 350, 6);
    expect(corner.y).toBeCloseTo(700, 6);
    expect(picture.pointOf({ thetaDeg: 0, phiDeg: 45 })!.x).toBeCloseTo(450, 6);
    expect(picture.pointOf({ thetaDeg: 0, phiDeg: 46 })!.y).toBeGreaterThan(picture.bounds!.bottom);
    expect(picture.anglesAt({ x: 95, y: 350 })).toBeUndefined();
    expect(picture.pointOf({ thetaDeg: 0, phiDeg: 91 })).toBeUndefined();
  });

  it('hides the far side of the sphere', () => {
    const picture = pictureOf('outside', homeCamera.outside, size);
    expect(
      picture.pointOf({ thetaDeg: homeCamera.outside.thetaDeg + 180, phiDeg: 180 - homeCamera.outside.phiDeg }),
    ).toBeUndefined();
    expect(picture.anglesAt({ x: 2, y: 2 })).toBeUndefined();
  });

  it('shows the whole map at zoom 1', () => {
    expect(pictureOf('map', homeCamera.map, size).visibleBox()).toEqual({
      thetaFromDeg: 0,
      thetaToDeg: 360,
      phiFromDeg: 0,
      phiToDeg: 180,
    });
  });
});
