import { trackJob } from '../../client/jobs-store.ts';
import { computeProjectionMap, type MapPicture } from '../../client/projection-map.ts';
import type { ProjectionSpec } from '../../core/experiments/projection/spec.ts';
import { macrotask } from '../../core/job/run-context.ts';
import { LabError } from '../../core/lab-error.ts';
import { parseLevels } from '../../core/rounding/levels.ts';
import type { Camera, Projection } from '../../render/camera.ts';
import type { ColorScale } from '../../render/field-layer.ts';
import { computeGlobeLookup, drawCaption, drawGlobeFrame, type GifField, gifIndices, gifPalette } from '../../render/gif.ts';
import type { Content } from './content.ts';
import { computePaneField, type PaneField, paneScale } from './pane-field.ts';
import type { Quantity } from './schema.ts';
import { rejectRegret, rejectSubject, subjectTitle } from './subject.ts';

const sizePx = 400;
const captionPx = 40;
const turnFrames = 48;
const turnFrameMs = 80;
const sweepFrameMs = 900;
/** Width of the maps of a sweep: a pixel of the sphere is about one of theirs. */
const sweepMapWidth = 768;

interface GifLook {
  readonly camera: Camera;
  readonly projection: Projection;
  /** Numbers on a scale as words. */
  readonly scaleText: (low: number, high: number) => string;
}

interface Frame {
  readonly field: GifField;
  readonly thetaDeg: number;
  readonly caption: readonly [title: string, note: string];
}

/** A pane's sphere turning once. Progress and cancel are in the status line. Throws job/cancelled. */
export function exportTurningGif(field: PaneField, scale: ColorScale, title: string, look: GifLook): Promise<Blob> {
  const shown = { window: field.window, values: field.values, low: scale.low, high: scale.high };
  const caption = [title, look.scaleText(scale.low, scale.high)] as const;
  const frames = Array.from({ length: turnFrames }, (_, step): Frame => ({ field: shown, thetaDeg: look.camera.thetaDeg + (360 * step) / turnFrames, caption }));
  return trackJob('GIF of the turning sphere', ({ signal, onProgress }) =>
    encodeGif(frames, scale, look, turnFrameMs, signal, (done) => onProgress({ fraction: done / frames.length })),
  );
}

/** The level sets of a sweep, from few to many, of the kind that the subject has; empty where its levels are a table or none suit. */
export function sweptLevels(spec: ProjectionSpec): readonly string[] {
  const levels = parseLevels(spec.levels);
  if (levels.kind !== 'range') return [];
  const { nmin, nmax } = levels;
  const sizes = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16].slice(nmin === 0 || -nmin === nmax ? 0 : 1);
  const texts = sizes.map((size) => (nmin === 0 ? `0..${size}` : -nmin === nmax ? `-${size}..${size}` : -nmin > nmax ? `-${size}..${size - 1}` : `-${size - 1}..${size}`));
  return texts.filter((text) => rejectSubject({ ...spec, levels: text }) === undefined);
}

/** A pane for one level set after the other, each with its own colour scale, which its caption names: on a common one all but the first look alike. Throws job/cancelled. */
export function exportLevelsGif(content: Content, quantity: Quantity, spec: ProjectionSpec, map: 'viridis' | 'cividis', look: GifLook): Promise<Blob> {
  const regret = content.kind === 'regret';
  const specs = sweptLevels(spec)
    .map((levels) => ({ ...spec, levels }))
    .filter((one) => !regret || rejectRegret(one) === undefined);
  return trackJob('GIF over the levels', async ({ signal, onProgress }) => {
    const pictures: { readonly spec: ProjectionSpec; readonly field: PaneField }[] = [];
    for (const one of specs) {
      const picture: MapPicture = await computeProjectionMap({ spec: one, regret }, { signal, widths: [sweepMapWidth] });
      const field = computePaneField(content, quantity, picture, undefined);
      if (field) pictures.push({ spec: one, field });
      onProgress({ fraction: (0.8 * pictures.length) / specs.length });
    }
    const frames = pictures.map(({ spec: one, field }): Frame => {
      const { low, high } = paneScale(content, quantity, map, [field.stats]);
      return {
        field: { window: field.window, values: field.values, low, high },
        thetaDeg: look.camera.thetaDeg,
        caption: [subjectTitle(one), look.scaleText(low, high)],
      };
    });
    return encodeGif(frames, paneScale(content, quantity, map, []), look, sweepFrameMs, signal, (done) => onProgress({ fraction: 0.8 + (0.2 * done) / frames.length }));
  });
}

/** Draws and compresses the frames one by one; the page breathes in between. */
async function encodeGif(frames: readonly Frame[], { map }: ColorScale, look: GifLook, delay: number, signal: AbortSignal, onFrame: (done: number) => void): Promise<Blob> {
  const { GIFEncoder } = await import('gifenc');
  const gif = GIFEncoder();
  const height = sizePx + captionPx;
  const { backgroundColor, color } = getComputedStyle(document.body);
  const palette = gifPalette(map, rgbOf(backgroundColor), rgbOf(color));
  const kind = look.projection === 'inside' ? 'inside' : 'outside';
  // Beyond the whole sphere its zoom would only cut it.
  const camera = { ...look.camera, zoom: look.projection === kind ? look.camera.zoom : 1 };
  let lookup: ReturnType<typeof computeGlobeLookup> | undefined;
  let indices: Uint8Array | undefined;
  let last: Frame | undefined;
  for (const [index, frame] of frames.entries()) {
    await macrotask();
    if (signal.aborted) throw new LabError('job/cancelled', 'The GIF was cancelled.');
    const { field, thetaDeg, caption } = frame;
    if (last?.field.window !== field.window) lookup = computeGlobeLookup(kind, camera, { width: sizePx, height: sizePx }, field.window);
    if (last?.field !== field) indices = gifIndices(field);
    const pixels = new Uint8Array(sizePx * height);
    pixels.set(drawGlobeFrame(lookup!, indices!, field.window.width, thetaDeg));
    drawCaption(pixels, captionCoverage(caption), sizePx, sizePx);
    gif.writeFrame(pixels, sizePx, height, index === 0 ? { palette, delay, repeat: 0 } : { delay });
    last = frame;
    onFrame(index + 1);
  }
  gif.finish();
  return new Blob([gif.bytes()], { type: 'image/gif' });
}

/** A CSS colour as bytes. */
function rgbOf(color: string): readonly [number, number, number] {
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}

/** How much of each pixel of the caption is text: two lines, the second one smaller. */
function captionCoverage([title, note]: Frame['caption']): Uint8ClampedArray {
  const context = new OffscreenCanvas(sizePx, captionPx).getContext('2d', { willReadFrequently: true })!;
  context.fillStyle = '#fff';
  context.textAlign = 'center';
  context.font = '600 15px system-ui, sans-serif';
  context.fillText(title, sizePx / 2, 16, sizePx - 16);
  context.font = '12px system-ui, sans-serif';
  context.fillText(note, sizePx / 2, 33, sizePx - 16);
  const { data } = context.getImageData(0, 0, sizePx, captionPx);
  return Uint8ClampedArray.from({ length: sizePx * captionPx }, (_, at) => data[4 * at + 3]!);
}
