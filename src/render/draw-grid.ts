import { anglesOf, type Vec3 } from '../core/geometry/equirectangular.ts';
import { wrapDifferenceDeg, type AngleBox, type AnglesDeg, type PointPx, type SizePx } from './camera.ts';
import type { Picture } from './picture.ts';
import type { Arc } from './voronoi-borders.ts';

const toDeg = 180 / Math.PI;
/** Arcs are drawn in straight pieces of about this length. */
const piecePx = 10;
const maxPieces = 64;

const degreesOf = (direction: Vec3): AnglesDeg => {
  const { thetaRad, phiRad } = anglesOf(direction);
  return { thetaDeg: thetaRad * toDeg, phiDeg: phiRad * toDeg };
};

/** Directions and arcs with what drawing needs of them, computed once. */
export interface Grid {
  readonly points: readonly AnglesDeg[];
  readonly arcs: readonly { readonly arc: Arc; readonly lengthDeg: number; readonly middle: AnglesDeg }[];
}

export function prepareGrid(directions: readonly Vec3[], arcs: readonly Arc[]): Grid {
  return {
    points: directions.map(degreesOf),
    arcs: arcs.map((arc) => {
      const [a, b] = arc;
      const chord = Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
      const middle = degreesOf([a[0] + b[0], a[1] + b[1], a[2] + b[2]]);
      return { arc, lengthDeg: 2 * Math.asin(Math.min(1, chord / 2)) * toDeg, middle };
    }),
  };
}

/** Draws cell borders as thin lines and directions as dots over a picture of this size, px; `pixelRatio` canvas pixels each. */
export function drawGrid(
  context: CanvasRenderingContext2D,
  picture: Picture,
  size: SizePx,
  grid: Grid,
  pixelRatio: number,
): void {
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  context.clearRect(0, 0, size.width, size.height);
  const box = picture.visibleBox();
  const { left, right, top, bottom } = picture.bounds ?? { left: 0, right: size.width, top: 0, bottom: size.height };
  context.save();
  context.beginPath();
  context.rect(left, top, right - left, bottom - top);
  context.clip();
  context.beginPath();
  for (const { arc, lengthDeg, middle } of grid.arcs) {
    if (!isNear(box, middle, lengthDeg)) continue;
    const pieces = Math.min(maxPieces, Math.max(1, Math.ceil((lengthDeg * picture.pxPerDeg) / piecePx)));
    traceArc(context, picture, size, arc, pieces);
  }
  context.lineWidth = 0.9;
  context.strokeStyle = 'rgb(255 255 255 / 75%)';
  context.stroke();
  const radius = Math.min(2, Math.max(0.8, picture.pxPerDeg * (grid.points.length > 3000 ? 0.14 : 0.35)));
  context.beginPath();
  for (const angles of grid.points) {
    if (!isNear(box, angles, 0)) continue;
    const point = picture.pointOf(angles);
    if (!point || point.x < -4 || point.y < -4 || point.x > size.width + 4 || point.y > size.height + 4) continue;
    context.moveTo(point.x + radius, point.y);
    context.arc(point.x, point.y, radius, 0, 2 * Math.PI);
  }
  context.fillStyle = '#1a0b2e';
  context.fill();
  context.restore();
}

/** Whether something this long around `middle` can reach into the box. Near a pole every azimuth can. */
function isNear(box: AngleBox, middle: AnglesDeg, lengthDeg: number): boolean {
  if (middle.phiDeg < box.phiFromDeg - lengthDeg || middle.phiDeg > box.phiToDeg + lengthDeg) return false;
  const sine = Math.sin(middle.phiDeg / toDeg);
  const reach = (box.thetaToDeg - box.thetaFromDeg) / 2 + lengthDeg / Math.max(0.02, sine);
  return (
    reach >= 180 || Math.abs(wrapDifferenceDeg(middle.thetaDeg - (box.thetaFromDeg + box.thetaToDeg) / 2)) <= reach
  );
}

function traceArc(
  context: CanvasRenderingContext2D,
  picture: Picture,
  size: SizePx,
  [from, to]: Arc,
  pieces: number,
): void {
  let last: PointPx | undefined;
  for (let piece = 0; piece <= pieces; piece++) {
    // Chords of short arcs: an even division of the chord is even enough on the sphere.
    const t = piece / pieces;
    const point = picture.pointOf(
      degreesOf([from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t, from[2] + (to[2] - from[2]) * t]),
    );
    // A jump across the picture is the seam of the map, not a line.
    if (point && last && Math.abs(point.x - last.x) < size.width / 2) context.lineTo(point.x, point.y);
    else if (point) context.moveTo(point.x, point.y);
    last = point;
  }
}
