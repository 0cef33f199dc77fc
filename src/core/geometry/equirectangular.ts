/** A direction or point: x, y, z. Unit length where a direction is meant. */
export type Vec3 = readonly [x: number, y: number, z: number];

/**
 * A rectangle of an equirectangular picture. Column c looks at theta = 2 pi (firstCol + c colStep) / fullWidth, row r at
 * phi = pi (firstRow + r rowStep) / (fullHeight - 1): the end 2 pi is left out, so pictures wrap; both poles are rows.
 */
export interface SphereWindow {
  /** Size of this rectangle, px. */
  readonly width: number;
  readonly height: number;
  /** Size of the whole picture in which its position is counted, px. */
  readonly fullWidth: number;
  readonly fullHeight: number;
  readonly firstCol: number;
  readonly firstRow: number;
  readonly colStep: number;
  readonly rowStep: number;
}

/** The whole sphere, twice as wide as high. `width` is even and at least 4. */
export function fullWindow(width: number): SphereWindow {
  const height = width / 2;
  return { width, height, fullWidth: width, fullHeight: height, firstCol: 0, firstRow: 0, colStep: 1, rowStep: 1 };
}

/** A part of the sphere: thetaRad from (included) .. to (excluded), phiRad from .. to (both included). */
export function angleWindow(
  thetaRad: readonly [from: number, to: number],
  phiRad: readonly [from: number, to: number],
  width: number,
  height: number,
): SphereWindow {
  const turn = 2 * Math.PI;
  return {
    width,
    height,
    fullWidth: 1,
    fullHeight: 2,
    firstCol: thetaRad[0] / turn,
    firstRow: phiRad[0] / Math.PI,
    colStep: (thetaRad[1] - thetaRad[0]) / turn / width,
    rowStep: height > 1 ? (phiRad[1] - phiRad[0]) / Math.PI / (height - 1) : 0,
  };
}

/** Azimuth of a column of the window, rad: 0 looks along +x, a quarter turn along +y. */
export const columnThetaRad = (window: SphereWindow, col: number): number =>
  (2 * Math.PI * (window.firstCol + col * window.colStep)) / window.fullWidth;

/** Angle from the north pole (+z) of a row of the window, rad. */
export const rowPhiRad = (window: SphereWindow, row: number): number =>
  (Math.PI * (window.firstRow + row * window.rowStep)) / (window.fullHeight - 1);

/** The direction at these angles. */
export function directionOf(thetaRad: number, phiRad: number): Vec3 {
  const sinPhi = Math.sin(phiRad);
  return [sinPhi * Math.cos(thetaRad), sinPhi * Math.sin(thetaRad), Math.cos(phiRad)];
}

/** The direction of a pixel; col and row may be fractional. */
export const pixelToDirection = (window: SphereWindow, col: number, row: number): Vec3 =>
  directionOf(columnThetaRad(window, col), rowPhiRad(window, row));

/** Azimuth in [0, 2 pi) and angle from the north pole in [0, pi] of a vector of any length; azimuth 0 at the poles. */
export function anglesOf([x, y, z]: Vec3): { readonly thetaRad: number; readonly phiRad: number } {
  const theta = Math.atan2(y, x);
  const wrapped = theta < 0 ? theta + 2 * Math.PI : theta;
  return { thetaRad: wrapped >= 2 * Math.PI ? 0 : wrapped, phiRad: Math.atan2(Math.hypot(x, y), z) };
}

/**
 * Where a direction lies in the window, px, fractional. The column is taken modulo one turn such that it falls into the window
 * when it can; row and column may lie outside otherwise.
 */
export function directionToPixel(
  window: SphereWindow,
  direction: Vec3,
): { readonly col: number; readonly row: number } {
  const { thetaRad, phiRad } = anglesOf(direction);
  const turnCols = window.fullWidth / window.colStep;
  const col = ((thetaRad / (2 * Math.PI)) * window.fullWidth - window.firstCol) / window.colStep;
  const inTurn = ((col % turnCols) + turnCols) % turnCols;
  const row = ((phiRad / Math.PI) * (window.fullHeight - 1) - window.firstRow) / window.rowStep;
  return { col: inTurn >= turnCols ? 0 : inTurn, row };
}
