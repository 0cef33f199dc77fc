import { colorize, type ColorMap } from '../core/color/colormaps.ts';
import { PngWriter } from '../core/image/png.ts';
import { type BandOptions, type MapRequest, mapWindow, renderTo } from './projection-map.ts';

export interface PngExport extends BandOptions {
  /** Values of the first and the last colour: those on the screen, so that the file looks the same. */
  readonly range: readonly [low: number, high: number];
  readonly colorMap: ColorMap;
  readonly onProgress?: (progress: { readonly fraction: number }) => void;
}

/**
 * A picture as a PNG file of this width (up to 8192 px), rendered and compressed band by band. Shows the regret when the request asks
 * for it. Throws job/cancelled and what projection/tile throws.
 */
export async function exportProjectionPng(request: MapRequest, width: number, options: PngExport): Promise<Blob> {
  const { range, colorMap, onProgress } = options;
  const { height } = mapWindow(request, width);
  const png = new PngWriter(width, height, {
    Software: 'Quantarium',
    Description: `Equirectangular ${request.regret ? 'regret' : 'cosine'}, ${colorMap.label} from ${range[0]} to ${range[1]}, ${JSON.stringify(request)}`,
  });
  for await (const band of renderTo(request, width, options)) {
    const values = band.regret ?? band.values;
    const rgb = new Uint8Array(values.length * 3);
    colorize(values, range[0], range[1], colorMap, rgb, 3);
    await png.writeRows(rgb);
    onProgress?.({ fraction: band.rows[1] / height });
  }
  return new Blob(await png.finish(), { type: 'image/png' });
}
