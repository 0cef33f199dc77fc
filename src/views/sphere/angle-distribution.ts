import { rowPhiRad, type SphereWindow } from '../../core/geometry/equirectangular.ts';
import { macrotask } from '../../core/job/run-context.ts';
import { angleDeg } from './pane-values.ts';

/** How the angle between direction and rounded self is spread over the area of the sphere. */
export interface AngleDistribution {
  /** Width of a bin; bin i covers i * binDeg to (i + 1) * binDeg. */
  readonly binDeg: number;
  /** Share of the area (0 to 1, undefined values left out) in each bin. */
  readonly shares: Float64Array;
}

export const angleBins = 96;
/** Pixels between two looks at the clock of the page. */
const chunkPixels = 2 ** 17;

/**
 * The distribution of the angles of cosines over 0 to maxDeg, each pixel with its area. Lets the page breathe between chunks; undefined when
 * the signal fires.
 */
export async function computeAngleDistribution(
  values: Float32Array,
  window: SphereWindow,
  maxDeg: number,
  signal: AbortSignal,
): Promise<AngleDistribution | undefined> {
  const shares = new Float64Array(angleBins);
  const binsPerDeg = angleBins / maxDeg;
  let total = 0;
  for (let row = 0, since = 0; row < window.height; row++, since += window.width) {
    if (since >= chunkPixels) {
      since = 0;
      await macrotask();
      if (signal.aborted) return undefined;
    }
    const area = Math.sin(rowPhiRad(window, row));
    for (let index = row * window.width; index < (row + 1) * window.width; index++) {
      const value = values[index]!;
      if (Number.isNaN(value)) continue;
      shares[Math.min(angleBins - 1, Math.floor(angleDeg(value) * binsPerDeg))]! += area;
      total += area;
    }
  }
  return { binDeg: maxDeg / angleBins, shares: shares.map((share) => share / total) };
}

/** The angle below which this share of the area lies, linear within a bin. */
export function angleQuantile({ binDeg, shares }: AngleDistribution, share: number): number {
  let below = 0;
  for (const [bin, part] of shares.entries()) {
    if (below + part >= share) return (bin + (part > 0 ? (share - below) / part : 0)) * binDeg;
    below += part;
  }
  return shares.length * binDeg;
}
