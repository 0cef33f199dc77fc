import { colorIndex, type ColorMap } from '../../../core/color/colormaps.ts';
import type { ErrorMetric } from '../../../core/experiments/tensor/error-metrics.ts';
import { download } from '../../../render/export.ts';
import type { OpenModel } from '../../../state/models.ts';
import { drawBar } from '../map-picture.ts';
import { metricAxis, metricText } from '../metric-text.ts';
import { layoutModel } from '../model-layout.ts';
import type { ModelCell } from '../model-values.ts';

interface ModelMapPicture {
  readonly model: OpenModel;
  readonly cells: ReadonlyMap<string, ModelCell>;
  readonly range: { readonly low: number; readonly high: number };
  readonly metric: ErrorMetric;
  readonly colorMap: ColorMap;
  /** What the cells are of. */
  readonly show: string;
}

const cellPx = { width: 24, height: 18 };
const gapPx = 16;
const nameWidthPx = 190;

/** Saves the map of the model as a PNG with names, block numbers, colour bar and title. */
export async function drawModelMap(fileName: string, { model, cells, range, metric, colorMap, show }: ModelMapPicture): Promise<void> {
  const { roles, blocks, cells: placed, others } = layoutModel(model.header.tensors);
  const lines = [
    ...roles.map((role, index) => ({ name: role, tensors: placed.slice(index * blocks.length, (index + 1) * blocks.length) })),
    ...others.map((tensor) => ({ name: tensor.name, tensors: [tensor] })),
  ].filter(({ tensors }) => tensors.some((tensor) => tensor && cells.has(tensor.name)));
  const mapWidth = Math.max(420, blocks.length * cellPx.width);
  const step = mapWidth / Math.max(1, blocks.length);
  const canvas = document.createElement('canvas');
  canvas.width = 2 * gapPx + nameWidthPx + mapWidth;
  const top = 62;
  canvas.height = top + lines.length * cellPx.height + 76;
  const context = canvas.getContext('2d')!;
  const { color, backgroundColor } = getComputedStyle(document.body);
  context.fillStyle = backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = color;
  context.font = '600 13px system-ui, sans-serif';
  context.fillText(`${model.name}: ${metric.label}, ${show}`, gapPx, gapPx + 12, canvas.width - 2 * gapPx);
  context.font = '11px system-ui, sans-serif';
  const left = gapPx + nameWidthPx;
  blocks.forEach((block, index) => index % Math.ceil(30 / step) === 0 && context.fillText(String(block), left + index * step, top - 6));
  lines.forEach(({ name, tensors }, line) => {
    const y = top + line * cellPx.height;
    context.fillStyle = color;
    context.fillText(name.replace(/\.weight$/, ''), gapPx, y + 13, nameWidthPx - 8);
    const width = tensors.length === 1 && blocks.length !== 1 ? mapWidth : step;
    tensors.forEach((tensor, index) => {
      const cell = tensor && cells.get(tensor.name);
      if (!cell) return;
      const at = 3 * Math.max(0, colorIndex(cell.value, range.low, range.high));
      context.fillStyle = `rgb(${colorMap.rgb[at]} ${colorMap.rgb[at + 1]} ${colorMap.rgb[at + 2]})`;
      context.fillRect(left + index * step, y, width - 1, cellPx.height - 1);
    });
  });
  const barTop = top + lines.length * cellPx.height + 14;
  drawBar(context, colorMap, left, barTop, mapWidth);
  context.fillStyle = color;
  context.fillText(metricText(metric, range.low), left, barTop + 24);
  context.fillText(metricAxis(metric), left + mapWidth / 2 - 60, barTop + 24);
  context.textAlign = 'right';
  context.fillText(metricText(metric, range.high), left + mapWidth, barTop + 24);
  download(fileName, await pngOf(canvas));
}

const pngOf = (canvas: HTMLCanvasElement): Promise<Blob> =>
  new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The browser drew no picture.'))), 'image/png');
  });
