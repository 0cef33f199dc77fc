import type { MapPicture } from '../../client/projection-map.ts';
import { colorMaps, type ColorMap, type ColorMapId } from '../../core/color/colormaps.ts';
import type { ProjectionStats } from '../../core/experiments/projection/stats.ts';
import type { SphereWindow } from '../../core/geometry/equirectangular.ts';
import type { ColorScale } from '../../render/field-layer.ts';
import type { Content } from './content.ts';
import { computePaneValues, computeRowsStats } from './pane-values.ts';
import type { Quantity } from './schema.ts';

/** What one pane draws, and its summary. */
export interface PaneField {
  readonly window: SphereWindow;
  readonly values: Float32Array;
  readonly stats: ProjectionStats;
  readonly isComplete: boolean;
  /** Changes with the contents. */
  readonly key: unknown;
}

/** From this width on, angles wait for the complete picture: two million arc cosines per band would hold the page up. */
const patientWidth = 1024;

/** The field of a content from the pictures of its subjects, or undefined while one is missing, unfinished or of another size. */
export function computePaneField(
  content: Content,
  quantity: Quantity,
  picture: MapPicture | undefined,
  minus: MapPicture | undefined,
): PaneField | undefined {
  if (!picture || (content.kind === 'regret' && !picture.regret)) return undefined;
  if (content.kind === 'difference' && (!minus || !isSameWindow(picture.window, minus.window))) return undefined;
  const { window } = picture;
  const isComplete = picture.isComplete && (minus?.isComplete ?? true);
  if (quantity === 'angle' && !isComplete && window.width >= patientWidth) return undefined;
  const values = computePaneValues(content, quantity, picture, minus);
  const known =
    quantity !== 'cosine'
      ? undefined
      : content.kind === 'value'
        ? picture.stats
        : content.kind === 'regret'
          ? picture.regretStats
          : undefined;
  // The first picture has no statistics before it is complete.
  const stats = known && known.count > 0 ? known : computeRowsStats(window, 0, values);
  return { window, values, stats, isComplete, key: minus ? [picture, minus] : picture };
}

function isSameWindow(a: SphereWindow, b: SphereWindow): boolean {
  return (Object.keys(a) as (keyof SphereWindow)[]).every((key) => a[key] === b[key]);
}

/** Below this a regret or a difference of cosines is noise of f32, so the scale never gets narrower. */
const narrowest: Readonly<Record<Quantity, number>> = { cosine: 1e-6, angle: 1e-2 };

/**
 * The colours of a content whose values span the given statistics. Cosines and angles: from the lowest to the highest; angles with the
 * colours turned round, so that bright is close in both. Regret: from 0. Differences: as far below zero as above, in diverging colours.
 */
export function paneScale(
  content: Content,
  quantity: Quantity,
  map: Exclude<ColorMapId, 'diverging'>,
  spans: readonly ProjectionStats[],
): ColorScale {
  const low = Math.min(...spans.map((stats) => stats.min));
  const high = Math.max(...spans.map((stats) => stats.max));
  const isKnown = low <= high;
  if (content.kind === 'regret')
    return { low: 0, high: isKnown ? Math.max(high, narrowest[quantity]) : 1, map: colorMaps[map] };
  if (content.kind === 'difference') {
    const reach = isKnown ? Math.max(-low, high, narrowest[quantity]) : 1;
    return { low: -reach, high: reach, map: colorMaps.diverging };
  }
  return {
    low: isKnown ? low : 0,
    high: isKnown ? high : 1,
    map: quantity === 'angle' ? turnedMaps[map] : colorMaps[map],
  };
}

const turned = (map: ColorMap): ColorMap => ({
  ...map,
  rgb: Uint8Array.from(map.rgb, (_, at) => map.rgb[3 * (255 - Math.floor(at / 3)) + (at % 3)]!),
});
const turnedMaps = { viridis: turned(colorMaps.viridis), cividis: turned(colorMaps.cividis) };
