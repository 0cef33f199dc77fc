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
 * The face z = 1 of the cube around the sphere, -1..1 both ways, as published pictures show it: x / z grows downwards, y / z to the right. The
 * camera's direction names the point of the face in the middle.
 */
export interface FaceLayout {
  readonly size: SizePx;
  /** Picture px per unit of x / z and y / z. */
  readonly pxPerUnit: number;
  /** x / z and y / z in the middle. */
  readonly x: number;
  readonly y: number;
  /** The part of the picture that the face covers, px. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const toRad = Math.PI / 180;

/** The point of the face that a direction meets, or undefined for z <= 0. */
function facePoint({ thetaDeg, phiDeg }: AnglesDeg): { readonly x: number; readonly y: number } | undefined {
  if (phiDeg >= 90) return undefined;
  const reach = Math.tan(phiDeg * toRad);
  return { x: reach * Math.cos(thetaDeg * toRad), y: reach * Math.sin(thetaDeg * toRad) };
}

const facePointAngles = (x: number, y: number): AnglesDeg => ({
  thetaDeg: Math.atan2(y, x) / toRad,
  phiDeg: Math.atan(Math.hypot(x, y)) / toRad,
});

/** The layout at which zoom 1 shows the whole face as large as it fits. A middle beyond the face is moved onto its border. */
export function layoutFace(camera: Camera, size: SizePx): FaceLayout {
  const pxPerUnit = (Math.min(size.width, size.height) / 2) * camera.zoom;
  const middle = facePoint(camera) ?? { x: 0, y: 0 };
  const x = clamp(middle.x, -1, 1);
  const y = clamp(middle.y, -1, 1);
  return {
    size,
    pxPerUnit,
    x,
    y,
    left: Math.max(0, size.width / 2 - (1 + y) * pxPerUnit),
    right: Math.min(size.width, size.width / 2 + (1 - y) * pxPerUnit),
    top: Math.max(0, size.height / 2 - (1 + x) * pxPerUnit),
    bottom: Math.min(size.height, size.height / 2 + (1 - x) * pxPerUnit),
  };
}

/** The direction of the middle of a layout. */
export const faceMiddle = (layout: FaceLayout): AnglesDeg => facePointAngles(layout.x, layout.y);

/** x / z and y / z at a place of the picture, also beside the face. */
export const faceCoordinatesAt = (layout: FaceLayout, at: PointPx): { readonly x: number; readonly y: number } => ({
  x: layout.x + (at.y - layout.size.height / 2) / layout.pxPerUnit,
  y: layout.y + (at.x - layout.size.width / 2) / layout.pxPerUnit,
});

/** The angles at a place of the picture, or undefined beside the face. */
export function faceAnglesAt(layout: FaceLayout, at: PointPx): AnglesDeg | undefined {
  if (at.x < layout.left || at.x > layout.right || at.y < layout.top || at.y > layout.bottom) return undefined;
  const { x, y } = faceCoordinatesAt(layout, at);
  return facePointAngles(x, y);
}

/** Faces of this many times the size would hold everything that is drawn beside the visible one. */
const farthest = 4;

/** Where a direction lies, also beside the face; undefined far from it and for z <= 0. */
export function facePointOf(layout: FaceLayout, angles: AnglesDeg): PointPx | undefined {
  const point = facePoint(angles);
  if (!point || Math.max(Math.abs(point.x), Math.abs(point.y)) > farthest) return undefined;
  return {
    x: layout.size.width / 2 + (point.y - layout.y) * layout.pxPerUnit,
    y: layout.size.height / 2 + (point.x - layout.x) * layout.pxPerUnit,
  };
}

/** The angles that the visible part of the face spans. */
export function faceVisibleBox(layout: FaceLayout): AngleBox {
  const from = faceCoordinatesAt(layout, { x: layout.left, y: layout.top });
  const to = faceCoordinatesAt(layout, { x: layout.right, y: layout.bottom });
  const corners = [
    facePointAngles(from.x, from.y),
    facePointAngles(from.x, to.y),
    facePointAngles(to.x, from.y),
    facePointAngles(to.x, to.y),
  ];
  const phiToDeg = Math.max(...corners.map(({ phiDeg }) => phiDeg));
  const nearest = facePointAngles(clamp(0, from.x, to.x), clamp(0, from.y, to.y));
  const { thetaDeg } = facePointAngles((from.x + to.x) / 2, (from.y + to.y) / 2);
  if (nearest.phiDeg === 0)
    return { thetaFromDeg: thetaDeg - 180, thetaToDeg: thetaDeg + 180, phiFromDeg: 0, phiToDeg };
  const turns = corners.map((corner) => wrapDifferenceDeg(corner.thetaDeg - thetaDeg));
  return {
    thetaFromDeg: thetaDeg + Math.min(...turns),
    thetaToDeg: thetaDeg + Math.max(...turns),
    phiFromDeg: nearest.phiDeg,
    phiToDeg,
  };
}

/** The camera after a drag: the face follows the pointer. */
export function panFace(camera: Camera, size: SizePx, dxPx: number, dyPx: number): Camera {
  const { x, y, pxPerUnit } = layoutFace(camera, size);
  return {
    zoom: camera.zoom,
    ...facePointAngles(clamp(x - dyPx / pxPerUnit, -1, 1), clamp(y - dxPx / pxPerUnit, -1, 1)),
  };
}

/** The camera at another zoom such that the point under `anchor` stays there. */
export function zoomFace(camera: Camera, size: SizePx, zoom: number, anchor: PointPx): Camera {
  const at = faceCoordinatesAt(layoutFace(camera, size), anchor);
  const { pxPerUnit } = layoutFace({ ...camera, zoom }, size);
  const x = clamp(at.x - (anchor.y - size.height / 2) / pxPerUnit, -1, 1);
  const y = clamp(at.y - (anchor.x - size.width / 2) / pxPerUnit, -1, 1);
  return { zoom, ...facePointAngles(x, y) };
}
