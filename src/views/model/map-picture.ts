import { colorize, type ColorMap } from '../../core/color/colormaps.ts';
import type { TensorGrid } from '../../core/experiments/tensor/grid.ts';

export interface MapPicture {
  readonly title: string;
  readonly values: Float32Array;
  readonly low: number;
  readonly high: number;
}

const gapPx = 16;
const headPx = 24;
const footPx = 44;

/**
 * Error maps side by side as a PNG, each at least 256 px wide with its title, range and colours. One map point is a whole number of
 * pixels. Colours of text and ground are the page's.
 */
export async function drawMapPicture(maps: readonly MapPicture[], grid: TensorGrid, colorMap: ColorMap, heading: string, style: { text: string; ground: string }): Promise<Blob> {
  const zoomX = Math.max(1, Math.ceil(256 / grid.binCols));
  const zoomY = Math.max(1, Math.ceil(256 / grid.binRows));
  const [width, height] = [grid.binCols * zoomX, grid.binRows * zoomY];
  const canvas = document.createElement('canvas');
  canvas.width = maps.length * (width + gapPx) + gapPx;
  canvas.height = gapPx + 2 * headPx + height + footPx;
  const context = canvas.getContext('2d')!;
  context.fillStyle = style.ground;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = style.text;
  context.font = '600 13px system-ui, sans-serif';
  context.fillText(heading, gapPx, gapPx + 12);
  context.imageSmoothingEnabled = false;
  maps.forEach((map, index) => {
    const left = gapPx + index * (width + gapPx);
    const top = gapPx + 2 * headPx;
    context.font = '12px system-ui, sans-serif';
    context.fillStyle = style.text;
    context.fillText(map.title, left, top - 8, width);
    const tile = document.createElement('canvas');
    tile.width = grid.binCols;
    tile.height = grid.binRows;
    const image = new ImageData(grid.binCols, grid.binRows);
    colorize(map.values, map.low, map.high, colorMap, image.data, 4);
    for (let bin = 0; bin < map.values.length; bin++) if (Number.isNaN(map.values[bin]!)) image.data[4 * bin + 3] = 0;
    tile.getContext('2d')!.putImageData(image, 0, 0);
    context.drawImage(tile, left, top, width, height);
    drawBar(context, colorMap, left, top + height + 10, width);
    context.fillText(map.low.toPrecision(4), left, top + height + 34);
    context.textAlign = 'right';
    context.fillText(map.high.toPrecision(4), left + width, top + height + 34);
    context.textAlign = 'left';
  });
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The browser drew no picture.'))), 'image/png');
  });
}

/** The colours of a map as a bar of 8 px. */
export function drawBar(context: CanvasRenderingContext2D, { rgb }: ColorMap, left: number, top: number, width: number): void {
  for (let x = 0; x < width; x++) {
    const color = 3 * Math.floor((x / width) * 256);
    context.fillStyle = `rgb(${rgb[color]} ${rgb[color + 1]} ${rgb[color + 2]})`;
    context.fillRect(left + x, top, 1, 8);
  }
  context.fillStyle = getComputedStyle(document.body).color;
}
