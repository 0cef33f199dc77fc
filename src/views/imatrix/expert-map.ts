import { colorize, colorMaps } from '../../core/color/colormaps.ts';
import type { ExpertCounts } from '../../imatrix/jobs/report.ts';

/** Colours end at a factor of 8 above and below the even share. */
export const expertMapRange = 3;

/** Use of every expert as colours: one row per tensor, one column per expert. */
export interface ExpertMap {
  readonly rows: number;
  readonly cols: number;
  /** [rows, cols]: log2(count * experts / sum of counts); NaN without data. */
  readonly values: Float32Array;
}

/** Base-2 logarithm of how often an expert was used, relative to an even share; NaN when it never was. */
export function computeExpertMap(tensors: readonly ExpertCounts[]): ExpertMap {
  const rows = tensors.length;
  const cols = tensors.reduce((most, { counts }) => Math.max(most, counts.length), 0);
  const values = new Float32Array(rows * cols).fill(Number.NaN);
  for (const [row, { counts }] of tensors.entries()) {
    const even = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    for (const [expert, count] of counts.entries()) if (count > 0) values[row * cols + expert] = Math.log2(count / even);
  }
  return { rows, cols, values };
}

/**
 * Draws the map over a canvas of this size, px; cells without data get a cross where it fits, cells beyond a tensor's last expert
 * stay empty.
 */
export function drawExpertMap(
  context: CanvasRenderingContext2D,
  map: ExpertMap,
  tensors: readonly ExpertCounts[],
  widthPx: number,
  heightPx: number,
): void {
  const { rows, cols, values } = map;
  const small = new OffscreenCanvas(cols, rows);
  const pixels = small.getContext('2d')!;
  const image = pixels.createImageData(cols, rows);
  colorize(values, -expertMapRange, expertMapRange, colorMaps.diverging, image.data, 4);
  for (const [row, { counts }] of tensors.entries())
    for (let col = counts.length; col < cols; col++) image.data[4 * (row * cols + col) + 3] = 0;
  pixels.putImageData(image, 0, 0);
  context.clearRect(0, 0, widthPx, heightPx);
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0, widthPx, heightPx);
  const [cellWidth, cellHeight] = [widthPx / cols, heightPx / rows];
  const arm = Math.min(cellWidth, cellHeight) / 4;
  if (arm < 1.5) return;
  context.beginPath();
  for (const [row, { counts }] of tensors.entries())
    for (const [col, count] of counts.entries()) {
      if (count > 0) continue;
      const [x, y] = [(col + 0.5) * cellWidth, (row + 0.5) * cellHeight];
      context.moveTo(x - arm, y - arm);
      context.lineTo(x + arm, y + arm);
      context.moveTo(x - arm, y + arm);
      context.lineTo(x + arm, y - arm);
    }
  context.strokeStyle = '#ffffff';
  context.lineWidth = Math.max(1, arm / 3);
  context.stroke();
}

/** A factor in words: 2^-1 is "1/2". */
export const factorText = (log2: number): string => {
  const factor = 2 ** Math.abs(log2);
  const digits = Number.isInteger(factor) ? String(factor) : factor.toFixed(1);
  return log2 < 0 ? `1/${digits}` : `${digits}`;
};
