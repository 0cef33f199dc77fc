import {
  clamp,
  maxZoom,
  normalizeCamera,
  type AngleBox,
  type AnglesDeg,
  type Camera,
  type PointPx,
  type Projection,
  type SizePx,
} from './camera.ts';
import { faceAnglesAt, facePointOf, faceVisibleBox, layoutFace, panFace, zoomFace } from './face-camera.ts';
import { globeAnglesAt, globeLens, globePointOf, globePxPerDeg, globeVisibleBox, panGlobe } from './globe-camera.ts';
import { layoutMap, mapAnglesAt, mapPointOf, mapVisibleBox, panMap, zoomMap } from './map-camera.ts';

/** A rectangle of a picture, px. */
export interface Bounds {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** What the projections have in common, for one camera and one picture size. */
export interface Picture {
  /** Undefined beside the map or the sphere. Theta is not wrapped. */
  anglesAt(point: PointPx): AnglesDeg | undefined;
  /** Undefined where the direction cannot be seen; a place beside the picture otherwise. */
  pointOf(angles: AnglesDeg): PointPx | undefined;
  visibleBox(): AngleBox;
  /** The part of the picture that map or face cover, px; undefined where pictures have no straight borders. */
  readonly bounds: Bounds | undefined;
  /** Picture px per degree of phi in the middle. */
  readonly pxPerDeg: number;
}

/** The picture of a camera. */
export function pictureOf(projection: Projection, camera: Camera, size: SizePx): Picture {
  if (projection === 'map') {
    const layout = layoutMap(camera, size);
    return {
      anglesAt: (point) => mapAnglesAt(layout, point),
      pointOf: (angles) => mapPointOf(layout, angles),
      visibleBox: () => mapVisibleBox(layout),
      bounds: layout,
      pxPerDeg: layout.pxPerDeg,
    };
  }
  if (projection === 'face') {
    const layout = layoutFace(camera, size);
    return {
      anglesAt: (point) => faceAnglesAt(layout, point),
      pointOf: (angles) => facePointOf(layout, angles),
      visibleBox: () => faceVisibleBox(layout),
      bounds: layout,
      pxPerDeg: (layout.pxPerUnit * Math.PI) / 180,
    };
  }
  const lens = globeLens(camera, size, projection);
  return {
    anglesAt: (point) => globeAnglesAt(lens, point),
    pointOf: (angles) => globePointOf(lens, angles),
    visibleBox: () => globeVisibleBox(lens),
    bounds: undefined,
    pxPerDeg: globePxPerDeg(lens),
  };
}

/** The camera after a drag by this many px: the picture follows the pointer. */
export function panCamera(projection: Projection, camera: Camera, size: SizePx, dxPx: number, dyPx: number): Camera {
  if (projection === 'map') return normalizeCamera(panMap(camera, size, dxPx, dyPx));
  if (projection === 'face') return normalizeCamera(panFace(camera, size, dxPx, dyPx));
  return normalizeCamera(panGlobe(camera, size, projection, dxPx, dyPx));
}

/** The camera after zooming by `factor` such that the direction under `anchor` stays there; without anchor, the middle stays. */
export function zoomCamera(
  projection: Projection,
  camera: Camera,
  size: SizePx,
  factor: number,
  anchor?: PointPx,
): Camera {
  const zoom = clamp(camera.zoom * factor, projection === 'map' || projection === 'face' ? 1 : 0.5, maxZoom);
  const at = anchor ?? { x: size.width / 2, y: size.height / 2 };
  if (projection === 'map') return normalizeCamera(zoomMap(camera, size, zoom, at));
  if (projection === 'face') return normalizeCamera(zoomFace(camera, size, zoom, at));
  const before = pictureOf(projection, camera, size).anglesAt(at);
  let next = normalizeCamera({ ...camera, zoom });
  if (!before) return next;
  for (let pass = 0; pass < 2; pass++) {
    const after = pictureOf(projection, next, size).anglesAt(at);
    if (!after) break;
    const { thetaDeg, phiDeg } = next;
    next = normalizeCamera({
      zoom,
      thetaDeg: thetaDeg + before.thetaDeg - after.thetaDeg,
      phiDeg: phiDeg + before.phiDeg - after.phiDeg,
    });
  }
  return next;
}

/** The camera moved no further than needed for the direction to be inside the picture, `marginPx` from its border. */
export function revealInPicture(
  projection: Projection,
  camera: Camera,
  size: SizePx,
  angles: AnglesDeg,
  marginPx: number,
): Camera {
  const point = pictureOf(projection, camera, size).pointOf(angles);
  const isVisible =
    point &&
    point.x >= marginPx &&
    point.y >= marginPx &&
    point.x <= size.width - marginPx &&
    point.y <= size.height - marginPx;
  return isVisible ? camera : normalizeCamera({ ...camera, ...angles });
}
