import { trackJob } from '../../client/jobs-store.ts';
import { exportProjectionPng } from '../../client/projection-png.ts';
import type { ProjectionSpec } from '../../core/experiments/projection/spec.ts';
import type { SphereWindow } from '../../core/geometry/equirectangular.ts';
import type { ColorScale } from '../../render/field-layer.ts';
import type { Content } from './content.ts';
import { computePaneValues } from './pane-values.ts';
import type { Quantity } from './schema.ts';

export const exportWidths = [1024, 2048, 4096, 8192] as const;

/** One pane's whole map, as it is drawn. */
export interface MapExport {
  readonly content: Content;
  readonly quantity: Quantity;
  readonly spec: ProjectionSpec;
  /** The subject that is taken off, for differences. */
  readonly minus: ProjectionSpec | undefined;
  readonly scale: ColorScale;
  /** What the values are, for the description in the file. */
  readonly title: string;
}

/** The map as a PNG, computed anew at this width and written in bands; progress and cancel are in the status line. Throws job/cancelled. */
export function exportMapPng(
  { content, quantity, spec, minus, scale, title }: MapExport,
  width: number,
): Promise<Blob> {
  return trackJob(`PNG ${width} × ${width / 2}`, ({ signal, onProgress }) =>
    exportProjectionPng({ spec, regret: content.kind === 'regret' }, width, {
      signal,
      onProgress,
      range: [scale.low, scale.high],
      colorMap: scale.map,
      title,
      ...(minus && { minus: { spec: minus, regret: false } }),
      computeValues: (band, other) => computePaneValues(content, quantity, band, other),
    }),
  );
}

/** Hands a file to the browser to save. */
export function saveFile(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser reads the blob after this task.
  setTimeout(() => URL.revokeObjectURL(link.href), 30_000);
}

export const histogramBins = 256;

/** How many values fall into equal bins from `low` to `high`, the last one closed; NaN is left out. */
export function computeHistogram(values: Float32Array, low: number, high: number, bins: number): Float64Array {
  const counts = new Float64Array(bins);
  const scale = high > low ? bins / (high - low) : 0;
  for (const value of values) {
    const bin = Math.floor((value - low) * scale);
    if (value >= low && value <= high) counts[Math.min(bins - 1, bin)]!++;
  }
  return counts;
}

/** A histogram as CSV: bin borders, count of directions, one line each. */
export function histogramCsv(values: Float32Array, low: number, high: number, name: string): string {
  const counts = computeHistogram(values, low, high, histogramBins);
  const step = (high - low) / histogramBins;
  const lines = Array.from(counts, (count, bin) => `${low + bin * step},${low + (bin + 1) * step},${count}`);
  return [`${name} from,${name} to,directions`, ...lines, ''].join('\n');
}

/** The value nearest to every whole degree as CSV: theta from +x towards +y, phi from +z, value; empty where it is undefined. */
export function degreesCsv(values: Float32Array, { width, height }: SphereWindow, name: string): string {
  const lines = [`theta degrees,phi degrees,${name}`];
  for (let phi = 0; phi <= 180; phi++) {
    const row = Math.floor((phi / 180) * (height - 1) + 0.5);
    for (let theta = 0; theta < 360; theta++) {
      const value = values[row * width + (Math.floor((theta / 360) * width + 0.5) % width)]!;
      lines.push(`${theta},${phi},${Number.isNaN(value) ? '' : value}`);
    }
  }
  return [...lines, ''].join('\n');
}
