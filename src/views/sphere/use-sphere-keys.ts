import { useEffect, useRef } from 'react';
import type { AnglesDeg, Camera, Projection, SizePx } from '../../render/camera.ts';
import { clamp, wrapDeg } from '../../render/camera.ts';
import { panCamera, pictureOf, revealInPicture, zoomCamera, type Picture } from '../../render/picture.ts';
import type { Stage } from './stage.ts';

interface SphereKeys {
  readonly stage: Stage;
  readonly projection: Projection;
  readonly size: SizePx;
  readonly pinned: AnglesDeg | undefined;
  readonly move: (camera: Camera) => void;
  readonly goHome: () => void;
  readonly onPin: (thetaDeg: number, phiDeg: number) => void;
  readonly unpin: () => void;
  readonly setPanes: (count: '1' | '2' | '3' | '4') => void;
}

const arrows: Readonly<Record<string, readonly [east: number, south: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const stepPx = 4;
const panPx = 60;

/** Elements that need arrows, digits and Enter themselves. */
const ownsKeys = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest(
    'input, textarea, select, button, a, [role="dialog"], [role="radiogroup"], [role="listbox"], [role="menu"]',
  ) !== null;

/**
 * The keys of the view. Arrows move the probe (Shift: ten times as far; Alt: move the picture), Enter pins, Escape lets go, plus and
 * minus zoom, 0 shows everything, 1 to 4 set the number of panes.
 */
export function useSphereKeys(keys: SphereKeys): void {
  const current = useRef(keys);
  useEffect(() => {
    current.current = keys;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.defaultPrevented) return;
      const inField =
        event.target instanceof HTMLElement &&
        event.target.closest('input, textarea, [role="dialog"], [role="listbox"], [role="menu"]') !== null;
      if (inField) return;
      const handled = ownsKeys(event.target)
        ? onGlobalKey(current.current, event)
        : onPictureKey(current.current, event) || onGlobalKey(current.current, event);
      if (handled) event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

function onGlobalKey({ stage, goHome, setPanes, unpin, pinned }: SphereKeys, { key }: KeyboardEvent): boolean {
  if (key === '0') goHome();
  else if (key === '1' || key === '2' || key === '3' || key === '4') setPanes(key);
  else if (key === 'Escape' && (stage.hover.getState().at || pinned)) {
    if (stage.hover.getState().at) stage.hover.setState({ at: null });
    else unpin();
  } else return false;
  return true;
}

function onPictureKey(
  { stage, projection, size, pinned, move, onPin }: SphereKeys,
  { key, shiftKey, altKey }: KeyboardEvent,
): boolean {
  const camera = stage.camera.getState();
  const arrow = arrows[key];
  if (arrow && altKey) {
    move(panCamera(projection, camera, size, -arrow[0] * panPx, -arrow[1] * panPx));
  } else if (arrow) {
    const from = stage.hover.getState().at ?? pinned ?? camera;
    const stepDeg = (stepPx * (shiftKey ? 10 : 1)) / pictureOf(projection, camera, size).pxPerDeg;
    // From inside, theta grows to the left.
    const east = projection === 'inside' ? -arrow[0] : arrow[0];
    const shrink = projection === 'map' ? 1 : Math.max(0.1, Math.sin((from.phiDeg * Math.PI) / 180));
    const at =
      projection === 'face'
        ? stepInPicture(pictureOf(projection, camera, size), from, arrow, stepPx * (shiftKey ? 10 : 1))
        : {
            thetaDeg: wrapDeg(from.thetaDeg + (east * stepDeg) / shrink),
            phiDeg: clamp(from.phiDeg + arrow[1] * stepDeg, 0, 180),
          };
    stage.hover.setState({ at });
    const revealed = revealInPicture(projection, camera, size, at, 8);
    if (revealed !== camera) move(revealed);
  } else if (key === 'Enter') {
    const { at } = stage.hover.getState();
    if (at) onPin(at.thetaDeg, at.phiDeg);
  } else if (key === '+' || key === '=') {
    move(zoomCamera(projection, camera, size, 1.5));
  } else if (key === '-') {
    move(zoomCamera(projection, camera, size, 1 / 1.5));
  } else return false;
  return true;
}

/** The direction this many px further in the picture; the same one at its border. */
function stepInPicture(
  picture: Picture,
  from: AnglesDeg,
  [right, down]: readonly [number, number],
  px: number,
): AnglesDeg {
  const point = picture.pointOf(from);
  return (point && picture.anglesAt({ x: point.x + right * px, y: point.y + down * px })) ?? from;
}
