import {
  clamp,
  wrapDifferenceDeg,
  type AngleBox,
  type AnglesDeg,
  type Camera,
  type PointPx,
  type SizePx,
} from './camera.ts';

/** Where the equirectangular map lies in a picture of a given size. */
export interface MapLayout {
  readonly size: SizePx;
  readonly pxPerDeg: number;
  /** Middle of the picture; phi moved so that no more than needed lies beyond the poles. */
  readonly thetaDeg: number;
  readonly phiDeg: number;
  /** The part of the picture that the map covers, px. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The layout at which zoom 1 shows the whole map as large as it fits. The map is never more than one turn wide. */
export function layoutMap(camera: Camera, size: SizePx): MapLayout {
  const pxPerDeg = Math.min(size.width / 360, size.height / 180) * Math.max(1, camera.zoom);
  const halfHeightDeg = size.height / 2 / pxPerDeg;
  const phiDeg = halfHeightDeg >= 90 ? 90 : clamp(camera.phiDeg, halfHeightDeg, 180 - halfHeightDeg);
  const middleX = size.width / 2;
  const middleY = size.height / 2;
  return {
    size,
    pxPerDeg,
    thetaDeg: camera.thetaDeg,
    phiDeg,
    left: Math.max(0, middleX - 180 * pxPerDeg),
    right: Math.min(size.width, middleX + 180 * pxPerDeg),
    top: Math.max(0, middleY - phiDeg * pxPerDeg),
    bottom: Math.min(size.height, middleY + (180 - phiDeg) * pxPerDeg),
  };
}

/** The angles at a place of the picture, or undefined beside the map. Theta is not wrapped: it grows to the right. */
export function mapAnglesAt(layout: MapLayout, { x, y }: PointPx): AnglesDeg | undefined {
  if (x < layout.left || x > layout.right || y < layout.top || y > layout.bottom) return undefined;
  return unboundedMapAnglesAt(layout, { x, y });
}

/** As mapAnglesAt, continued beside the map. */
export const unboundedMapAnglesAt = (layout: MapLayout, { x, y }: PointPx): AnglesDeg => ({
  thetaDeg: layout.thetaDeg + (x - layout.size.width / 2) / layout.pxPerDeg,
  phiDeg: layout.phiDeg + (y - layout.size.height / 2) / layout.pxPerDeg,
});

/** Where a direction lies; may be outside the picture. Of the repetitions of the map the one nearest to the middle. */
export const mapPointOf = (layout: MapLayout, { thetaDeg, phiDeg }: AnglesDeg): PointPx => ({
  x: layout.size.width / 2 + wrapDifferenceDeg(thetaDeg - layout.thetaDeg) * layout.pxPerDeg,
  y: layout.size.height / 2 + (phiDeg - layout.phiDeg) * layout.pxPerDeg,
});

/** The angles that the picture shows. */
export function mapVisibleBox(layout: MapLayout): AngleBox {
  const from = unboundedMapAnglesAt(layout, { x: layout.left, y: layout.top });
  const to = unboundedMapAnglesAt(layout, { x: layout.right, y: layout.bottom });
  return {
    thetaFromDeg: from.thetaDeg,
    thetaToDeg: to.thetaDeg,
    phiFromDeg: Math.max(0, from.phiDeg),
    phiToDeg: Math.min(180, to.phiDeg),
  };
}

/** The camera after a drag: the map follows the pointer. */
export function panMap(camera: Camera, size: SizePx, dxPx: number, dyPx: number): Camera {
  const layout = layoutMap(camera, size);
  return {
    ...camera,
    thetaDeg: layout.thetaDeg - dxPx / layout.pxPerDeg,
    phiDeg: layout.phiDeg - dyPx / layout.pxPerDeg,
  };
}

/** The camera at another zoom such that the direction under `anchor` stays there. */
export function zoomMap(camera: Camera, size: SizePx, zoom: number, anchor: PointPx): Camera {
  const before = unboundedMapAnglesAt(layoutMap(camera, size), anchor);
  const { pxPerDeg } = layoutMap({ ...camera, zoom }, size);
  return {
    zoom,
    thetaDeg: before.thetaDeg - (anchor.x - size.width / 2) / pxPerDeg,
    phiDeg: before.phiDeg - (anchor.y - size.height / 2) / pxPerDeg,
  };
}
