import { colorize, type ColorMap } from '../core/color/colormaps.ts';
import { panoXmp } from '../core/image/pano-xmp.ts';
import { PngWriter } from '../core/image/png.ts';
import type { TileResult } from '../core/experiments/projection/tile.ts';
import { type BandOptions, type MapRequest, mapWindow, renderTo } from './projection-map.ts';

export interface PngExport extends BandOptions {
  /** Values of the first and the last colour: those on the screen, so that the file looks the same. */
  readonly range: readonly [low: number, high: number];
  readonly colorMap: ColorMap;
  /** A second picture whose bands come beside those of the first, for differences. */
  readonly minus?: MapRequest;
  /** What is drawn of a band; default: its regret where it has one, else its cosines. Shape: as band.values. */
  readonly computeValues?: (band: TileResult, minus: TileResult | undefined) => Float32Array;
  /** What the values are, for the description inside the file. */
  readonly title?: string;
  readonly onProgress?: (progress: { readonly fraction: number }) => void;
}

/**
 * A picture as a PNG file of this width (up to 8192 px), rendered and compressed band by band. Shows the regret when the request asks
 * for it. Throws job/cancelled and what projection/tile throws.
 */
export async function exportProjectionPng(request: MapRequest, width: number, options: PngExport): Promise<Blob> {
  const { range, colorMap, onProgress, minus, computeValues = drawnValues, title = request.regret ? 'regret' : 'cosine' } = options;
  const { height } = mapWindow(request, width);
  const isWhole = request.area === undefined;
  const convention = 'column c of W looks at azimuth 2 pi c / W from +x towards +y, the first row at +z, the last at -z';
  const text = {
    Software: 'Quantarium',
    Description: `Equirectangular ${title}, ${convention}, ${colorMap.label} from ${range[0]} to ${range[1]}, ${JSON.stringify(minus ? { request, minus } : request)}`,
  };
  const png = new PngWriter(width, height, text, isWhole ? panoXmp(width, height) : undefined);
  const others = minus && renderTo(minus, width, options);
  try {
    for await (const band of renderTo(request, width, options)) {
      const other = await others?.next();
      const values = computeValues(band, other?.value ?? undefined);
      const rgb = new Uint8Array(values.length * 3);
      colorize(values, range[0], range[1], colorMap, rgb, 3);
      await png.writeRows(rgb);
      onProgress?.({ fraction: band.rows[1] / height });
    }
  } finally {
    await others?.return();
  }
  return new Blob(await png.finish(), { type: 'image/png' });
}

const drawnValues = (band: TileResult): Float32Array => band.regret ?? band.values;
