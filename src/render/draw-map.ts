import type { FieldLayer } from './field-layer.ts';
import { unboundedMapAnglesAt, type MapLayout } from './map-camera.ts';

/**
 * Draws the layers, later ones above, where the layout shows them; the map repeats every turn. `pixelRatio`: canvas pixels per
 * layout px. Enlarged pixels are squares unless `smooth`.
 */
export function drawMap(
  context: CanvasRenderingContext2D,
  layout: MapLayout,
  layers: readonly FieldLayer[],
  pixelRatio: number,
  smooth: boolean,
): void {
  const { left, right, top, bottom } = layout;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  context.save();
  context.beginPath();
  context.rect(left, top, right - left, bottom - top);
  context.clip();
  context.imageSmoothingEnabled = smooth;
  context.imageSmoothingQuality = 'high';
  for (const layer of layers) drawLayer(context, layout, layer);
  context.restore();
}

function drawLayer(context: CanvasRenderingContext2D, layout: MapLayout, { edges, window, canvas }: FieldLayer): void {
  const from = unboundedMapAnglesAt(layout, { x: layout.left, y: layout.top });
  const to = unboundedMapAnglesAt(layout, { x: layout.right, y: layout.bottom });
  const colDeg = (edges.thetaToDeg - edges.thetaFromDeg) / window.width;
  const rowDeg = (edges.phiToDeg - edges.phiFromDeg) / window.height;
  const firstTurn = Math.floor((from.thetaDeg - edges.thetaToDeg) / 360);
  const lastTurn = Math.ceil((to.thetaDeg - edges.thetaFromDeg) / 360);
  const rows = visiblePixels(from.phiDeg, to.phiDeg, edges.phiFromDeg, rowDeg, window.height);
  for (let turn = firstTurn; turn <= lastTurn; turn++) {
    const start = edges.thetaFromDeg + 360 * turn;
    const cols = visiblePixels(from.thetaDeg, to.thetaDeg, start, colDeg, window.width);
    if (cols.count <= 0 || rows.count <= 0) continue;
    context.drawImage(
      canvas,
      cols.first,
      rows.first,
      cols.count,
      rows.count,
      layout.size.width / 2 + (start + cols.first * colDeg - layout.thetaDeg) * layout.pxPerDeg,
      layout.size.height / 2 + (edges.phiFromDeg + rows.first * rowDeg - layout.phiDeg) * layout.pxPerDeg,
      cols.count * colDeg * layout.pxPerDeg,
      rows.count * rowDeg * layout.pxPerDeg,
    );
  }
}

/** Whole source pixels that touch from..to and one more on each side: huge enlargements draw no more than is seen. */
function visiblePixels(
  from: number,
  to: number,
  start: number,
  step: number,
  total: number,
): { readonly first: number; readonly count: number } {
  const first = Math.max(0, Math.floor((from - start) / step) - 1);
  const last = Math.min(total, Math.ceil((to - start) / step) + 1);
  return { first, count: last - first };
}
