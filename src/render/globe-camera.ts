import {
  clamp,
  wrapDifferenceDeg,
  type AngleBox,
  type AnglesDeg,
  type Camera,
  type PointPx,
  type SizePx,
} from './camera.ts';

/**
 * The unit sphere through a pinhole: from outside at `eyeDistance`, or from its centre. A direction is written in the frame of
 * the direction in the middle of the picture: `u` east, `v` north, `w` along it. So small differences of angle keep their digits at any
 * zoom, here and in the f32 shader that computes the same (globe-shader.ts).
 */
export interface GlobeLens {
  readonly kind: 'outside' | 'inside';
  readonly size: SizePx;
  readonly thetaDeg: number;
  readonly phiDeg: number;
  /** Focal length, px. */
  readonly focalPx: number;
}

export const eyeDistance = 4;
/** From outside at zoom 1 the sphere's radius is this share of the shorter side. */
const radiusShare = 0.43;
/** sqrt(D^2 - 1): the distance of the visible outline from the eye. */
const outlineDistance = Math.sqrt(eyeDistance * eyeDistance - 1);
const toRad = Math.PI / 180;

/** The lens of a camera for a picture of this size. */
export function globeLens(camera: Camera, size: SizePx, kind: GlobeLens['kind']): GlobeLens {
  const shorter = Math.min(size.width, size.height);
  const focalPx = (kind === 'inside' ? shorter / 2 : radiusShare * shorter * outlineDistance) * camera.zoom;
  return { kind, size, thetaDeg: camera.thetaDeg, phiDeg: camera.phiDeg, focalPx };
}

/** Radius of the sphere's outline, px (from outside). */
export const outlineRadiusPx = (lens: GlobeLens): number => lens.focalPx / outlineDistance;

/** Picture px per degree in the middle. */
export const globePxPerDeg = (lens: GlobeLens): number =>
  (lens.focalPx / (lens.kind === 'inside' ? 1 : eyeDistance - 1)) * toRad;

/** A unit vector in the frame of the middle. */
interface LocalDirection {
  readonly u: number;
  readonly v: number;
  readonly w: number;
}

function localDirectionAt(lens: GlobeLens, { x, y }: PointPx): LocalDirection | undefined {
  const sx = (x - lens.size.width / 2) / lens.focalPx;
  const sy = -(y - lens.size.height / 2) / lens.focalPx;
  const s2 = sx * sx + sy * sy;
  if (lens.kind === 'inside') {
    const length = Math.sqrt(1 + s2);
    // From inside, east is on the left.
    return { u: -sx / length, v: sy / length, w: 1 / length };
  }
  const discriminant = 1 - s2 * (eyeDistance * eyeDistance - 1);
  if (discriminant < 0) return undefined;
  const t = (eyeDistance - Math.sqrt(discriminant)) / (1 + s2);
  return { u: t * sx, v: t * sy, w: eyeDistance - t };
}

function anglesOfLocal(lens: GlobeLens, { u, v, w }: LocalDirection): AnglesDeg {
  const sinPhi = Math.sin(lens.phiDeg * toRad);
  const cosPhi = Math.cos(lens.phiDeg * toRad);
  const rho = w * sinPhi - v * cosPhi;
  const z = w * cosPhi + v * sinPhi;
  const horizontal = Math.hypot(u, rho);
  // horizontal * cosPhi - z * sinPhi without its cancellation.
  const north = rho > 0 ? -v + (cosPhi * u * u) / (horizontal + rho) : horizontal * cosPhi - z * sinPhi;
  const along = z * cosPhi + horizontal * sinPhi;
  return {
    thetaDeg: lens.thetaDeg + Math.atan2(u, rho) / toRad,
    phiDeg: clamp(lens.phiDeg + Math.atan2(north, along) / toRad, 0, 180),
  };
}

/** The angles at a place of the picture, or undefined beside the sphere. Theta within half a turn of the middle. */
export function globeAnglesAt(lens: GlobeLens, point: PointPx): AnglesDeg | undefined {
  const local = localDirectionAt(lens, point);
  return local && anglesOfLocal(lens, local);
}

/**
 * Where a direction lies, or undefined when it is on the far side (outside) or behind the camera (inside). `radius` above 1 is a
 * place above the surface, such as the end of an axis.
 */
export function globePointOf(lens: GlobeLens, { thetaDeg, phiDeg }: AnglesDeg, radius = 1): PointPx | undefined {
  const dTheta = wrapDifferenceDeg(thetaDeg - lens.thetaDeg) * toRad;
  const sinPhi = Math.sin(phiDeg * toRad);
  const cosPhi = Math.cos(phiDeg * toRad);
  const sinMiddle = Math.sin(lens.phiDeg * toRad);
  const cosMiddle = Math.cos(lens.phiDeg * toRad);
  const rho = sinPhi * Math.cos(dTheta);
  const u = radius * sinPhi * Math.sin(dTheta);
  // For radius 1 and small differences: v = sin(phiMiddle - phi) - cosMiddle sinPhi (cos dTheta - 1), free of cancellation.
  const v = radius * (Math.sin((lens.phiDeg - phiDeg) * toRad) + 2 * cosMiddle * sinPhi * Math.sin(dTheta / 2) ** 2);
  const w = radius * (rho * sinMiddle + cosPhi * cosMiddle);
  const isInside = lens.kind === 'inside';
  const depth = isInside ? w : eyeDistance - w;
  const dx = ((isInside ? -u : u) / depth) * lens.focalPx;
  const dy = (-v / depth) * lens.focalPx;
  const isHidden = isInside
    ? w <= 0.05
    : w * eyeDistance < 1 && Math.hypot(dx, dy) <= outlineRadiusPx(lens) * (1 + 1e-9);
  return isHidden ? undefined : { x: lens.size.width / 2 + dx, y: lens.size.height / 2 + dy };
}

/** A box of angles that holds everything the picture shows, with a margin of half a sampling step. */
export function globeVisibleBox(lens: GlobeLens): AngleBox {
  const steps = 32;
  let thetaFrom = Infinity;
  let thetaTo = -Infinity;
  let phiFrom = 180;
  let phiTo = 0;
  // From outside the samples cover the sphere's outline rather than the picture, where that is smaller.
  const half = { x: lens.size.width / 2, y: lens.size.height / 2 };
  const reach =
    lens.kind === 'inside'
      ? half
      : { x: Math.min(half.x, outlineRadiusPx(lens)), y: Math.min(half.y, outlineRadiusPx(lens)) };
  for (let row = 0; row <= steps; row++) {
    for (let col = 0; col <= steps; col++) {
      const at = globeAnglesAt(lens, {
        x: half.x + reach.x * ((2 * col) / steps - 1),
        y: half.y + reach.y * ((2 * row) / steps - 1),
      });
      if (!at) continue;
      thetaFrom = Math.min(thetaFrom, at.thetaDeg);
      thetaTo = Math.max(thetaTo, at.thetaDeg);
      phiFrom = Math.min(phiFrom, at.phiDeg);
      phiTo = Math.max(phiTo, at.phiDeg);
    }
  }
  const marginTheta = (thetaTo - thetaFrom) / steps / 2;
  const marginPhi = (phiTo - phiFrom) / steps / 2;
  phiFrom = clamp(phiFrom - marginPhi, 0, 180);
  phiTo = clamp(phiTo + marginPhi, 0, 180);
  const showsPole = (phiDeg: number): boolean => {
    const at = globePointOf(lens, { thetaDeg: lens.thetaDeg, phiDeg });
    return at !== undefined && at.x >= 0 && at.x <= lens.size.width && at.y >= 0 && at.y <= lens.size.height;
  };
  const north = showsPole(0);
  const south = showsPole(180);
  const isTurn = north || south || thetaTo - thetaFrom + 2 * marginTheta >= 360;
  return {
    thetaFromDeg: isTurn ? lens.thetaDeg - 180 : thetaFrom - marginTheta,
    thetaToDeg: isTurn ? lens.thetaDeg + 180 : thetaTo + marginTheta,
    phiFromDeg: north ? 0 : phiFrom,
    phiToDeg: south ? 180 : phiTo,
  };
}

/** The camera after a drag: the surface follows the pointer in the middle of the picture. */
export function panGlobe(camera: Camera, size: SizePx, kind: GlobeLens['kind'], dxPx: number, dyPx: number): Camera {
  const pxPerDeg = globePxPerDeg(globeLens(camera, size, kind));
  // Near a pole a turn of theta moves little: the same drag turns further, up to a limit.
  const shrink = Math.max(0.2, Math.sin(camera.phiDeg * toRad));
  const sign = kind === 'inside' ? 1 : -1;
  return {
    ...camera,
    thetaDeg: camera.thetaDeg + (sign * dxPx) / pxPerDeg / shrink,
    phiDeg: clamp(camera.phiDeg - dyPx / pxPerDeg, 0, 180),
  };
}
