import { useEffect, useState } from 'react';
import type { SphereArea } from '../../client/projection-map.ts';
import type { Camera, Projection, SizePx } from '../../render/camera.ts';
import { pictureOf } from '../../render/picture.ts';
import type { Stage } from './stage.ts';

/** The part of the sphere that is in sight, and the width that gives it the resolution of the screen. */
export interface VisibleArea {
  readonly width: number;
  /** A SphereArea as JSON, so that equal areas are equal. */
  readonly area: string;
}

/** The camera has to rest this long before the visible part is computed. */
const restMs = 160;
const maxPixels = 2 ** 21;
const maxSidePixels = 8192;
const toRad = Math.PI / 180;

/** The visible part once the camera rests where the whole map has too few pixels for the screen; undefined otherwise. */
export function useVisibleArea(
  stage: Stage,
  projection: Projection,
  size: SizePx,
  baseWidth: number,
): VisibleArea | undefined {
  const [visible, setVisible] = useState<VisibleArea>();
  useEffect(() => {
    let timer = 0;
    const update = (): void => {
      const next = computeVisibleArea(
        projection,
        stage.camera.getState(),
        size,
        Math.min(2, window.devicePixelRatio || 1),
        baseWidth,
      );
      setVisible((last) => (last && next && last.width === next.width && last.area === next.area ? last : next));
    };
    const wait = (): void => {
      clearTimeout(timer);
      timer = window.setTimeout(update, restMs);
    };
    wait();
    const unsubscribe = stage.camera.subscribe(wait);
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [stage, projection, size, baseWidth]);
  return visible;
}

/**
 * What a camera shows of the sphere at `pixelRatio` device pixels per px, limited to two million pixels. On a sphere, columns come closer
 * towards the poles, so there are only as many as the widest visible row needs. Undefined when a map `baseWidth` px wide already has as many
 * pixels.
 */
export function computeVisibleArea(
  projection: Projection,
  camera: Camera,
  size: SizePx,
  pixelRatio: number,
  baseWidth: number,
): VisibleArea | undefined {
  if (size.width === 0 || camera.zoom <= 1.01) return undefined;
  const picture = pictureOf(projection, camera, size);
  const baseDensity = baseWidth / 360;
  const wanted = picture.pxPerDeg * pixelRatio;
  if (wanted <= baseDensity * 1.02) return undefined;
  const box = picture.visibleBox();
  const thetaSpan = box.thetaToDeg - box.thetaFromDeg;
  const phiSpan = box.phiToDeg - box.phiFromDeg;
  const stretch = projection === 'map' ? 1 : 1 / widestRow(box.phiFromDeg, box.phiToDeg);
  const density = Math.min(
    wanted,
    Math.sqrt((maxPixels * stretch) / (thetaSpan * phiSpan)),
    (maxSidePixels * stretch) / thetaSpan,
    maxSidePixels / phiSpan,
  );
  if (density <= baseDensity) return undefined;
  const area: SphereArea = {
    thetaRad: [box.thetaFromDeg * toRad, box.thetaToDeg * toRad],
    phiRad: [box.phiFromDeg * toRad, box.phiToDeg * toRad],
    stretch,
  };
  // A multiple of 4, because the coarse step has a quarter of it.
  return { width: Math.max(4, Math.floor((thetaSpan * density) / stretch / 4) * 4), area: JSON.stringify(area) };
}

/** The largest sine of the polar angle in a range: how long its longest circle of latitude is. */
function widestRow(phiFromDeg: number, phiToDeg: number): number {
  if (phiFromDeg <= 90 && phiToDeg >= 90) return 1;
  return Math.max(Math.sin(phiFromDeg * toRad), Math.sin(phiToDeg * toRad), 1e-3);
}
