/**
 * The camera of the Sphere view, one for the flat map, the sphere from outside, the sphere from inside and the face of a cube: the direction
 * in the middle of the picture and a magnification. Pure functions in f64; nothing here draws.
 */
export interface Camera {
  /** Azimuth in the middle, degrees, 0 <= thetaDeg < 360. */
  readonly thetaDeg: number;
  /** Angle from the north pole in the middle, degrees, 0..180. */
  readonly phiDeg: number;
  /** 1 shows everything (the map, the sphere from outside, the face) or 90 degrees of it (from inside). */
  readonly zoom: number;
}

export type Projection = 'map' | 'outside' | 'inside' | 'face';

export interface SizePx {
  readonly width: number;
  readonly height: number;
}

/** A place in a picture, px from its left top corner. */
export interface PointPx {
  readonly x: number;
  readonly y: number;
}

/** A direction as two angles, degrees. */
export interface AnglesDeg {
  readonly thetaDeg: number;
  readonly phiDeg: number;
}

/** A rectangle of angles; thetaFromDeg may lie below 0 and thetaToDeg above 360, their difference is at most 360. */
export interface AngleBox {
  readonly thetaFromDeg: number;
  readonly thetaToDeg: number;
  readonly phiFromDeg: number;
  readonly phiToDeg: number;
}

export const maxZoom = 20000;

/** The view that the lab opens and that the key 0 brings back. */
export const homeCamera: Readonly<Record<Projection, Camera>> = {
  map: { thetaDeg: 180, phiDeg: 90, zoom: 1 },
  outside: { thetaDeg: 32, phiDeg: 62, zoom: 1 },
  inside: { thetaDeg: 45, phiDeg: 75, zoom: 1 },
  face: { thetaDeg: 0, phiDeg: 0, zoom: 1 },
};

export const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** An azimuth in [0, 360). */
export function wrapDeg(deg: number): number {
  const wrapped = deg % 360;
  const positive = wrapped < 0 ? wrapped + 360 : wrapped;
  return positive >= 360 ? 0 : positive;
}

/** The difference of two azimuths in [-180, 180). */
export const wrapDifferenceDeg = (deg: number): number => wrapDeg(deg + 180) - 180;

/** The same camera with its values brought into range. */
export function normalizeCamera(camera: Camera): Camera {
  return {
    thetaDeg: wrapDeg(camera.thetaDeg),
    phiDeg: clamp(camera.phiDeg, 0, 180),
    zoom: clamp(camera.zoom, 0.5, maxZoom),
  };
}
