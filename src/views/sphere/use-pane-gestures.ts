import { useEffect, useRef, type RefObject } from 'react';
import type { Camera, PointPx, Projection } from '../../render/camera.ts';
import { panCamera, pictureOf, zoomCamera } from '../../render/picture.ts';
import type { Stage } from './stage.ts';

interface Gestures {
  readonly projection: Projection;
  readonly move: (camera: Camera) => void;
  /** A tap or a click on the picture. */
  readonly onPin: (thetaDeg: number, phiDeg: number) => void;
}

/** A pointer that moved less than this between down and up meant the place, not a drag. */
const tapPx = 5;

/** Drag to pan, wheel and pinch to zoom, hover to probe, tap to pin, on the element that the picture fills. */
export function usePaneGestures(ref: RefObject<HTMLElement | null>, stage: Stage, gestures: Gestures): void {
  const current = useRef(gestures);
  useEffect(() => {
    current.current = gestures;
  });
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const pointers = new Map<number, PointPx>();
    let travelPx = 0;
    const sizeOf = () => ({ width: element.clientWidth, height: element.clientHeight });
    const pointOf = (event: PointerEvent | WheelEvent): PointPx => {
      const box = element.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    const anglesAt = (point: PointPx) =>
      pictureOf(current.current.projection, stage.camera.getState(), sizeOf()).anglesAt(point);
    const onDown = (event: PointerEvent): void => {
      if (event.button !== 0) return;
      element.setPointerCapture(event.pointerId);
      if (pointers.size === 0) travelPx = 0;
      pointers.set(event.pointerId, pointOf(event));
    };
    const onMove = (event: PointerEvent): void => {
      const point = pointOf(event);
      const last = pointers.get(event.pointerId);
      if (!last) {
        if (event.pointerType === 'mouse') stage.hover.setState({ at: anglesAt(point) ?? null });
        return;
      }
      const { projection, move } = current.current;
      travelPx += Math.hypot(point.x - last.x, point.y - last.y);
      const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
      pointers.set(event.pointerId, point);
      if (travelPx < tapPx) return;
      let camera = stage.camera.getState();
      const share = other ? 0.5 : 1;
      camera = panCamera(projection, camera, sizeOf(), (point.x - last.x) * share, (point.y - last.y) * share);
      if (other) {
        const before = Math.hypot(last.x - other.x, last.y - other.y);
        const after = Math.hypot(point.x - other.x, point.y - other.y);
        const middle = { x: (point.x + other.x) / 2, y: (point.y + other.y) / 2 };
        if (before > 1) camera = zoomCamera(projection, camera, sizeOf(), after / before, middle);
      }
      move(camera);
    };
    const onUp = (event: PointerEvent): void => {
      if (!pointers.delete(event.pointerId) || event.type === 'pointercancel' || pointers.size > 0 || travelPx >= tapPx)
        return;
      const angles = anglesAt(pointOf(event));
      if (angles) current.current.onPin(angles.thetaDeg, angles.phiDeg);
    };
    const onLeave = (): void => stage.hover.setState({ at: null });
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const { projection, move } = current.current;
      const lines = event.deltaMode === 1 ? 30 : 1;
      move(
        zoomCamera(
          projection,
          stage.camera.getState(),
          sizeOf(),
          Math.exp((-event.deltaY * lines) / 400),
          pointOf(event),
        ),
      );
    };
    element.addEventListener('pointerdown', onDown);
    element.addEventListener('pointermove', onMove);
    element.addEventListener('pointerup', onUp);
    element.addEventListener('pointercancel', onUp);
    element.addEventListener('pointerleave', onLeave);
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      element.removeEventListener('pointerdown', onDown);
      element.removeEventListener('pointermove', onMove);
      element.removeEventListener('pointerup', onUp);
      element.removeEventListener('pointercancel', onUp);
      element.removeEventListener('pointerleave', onLeave);
      element.removeEventListener('wheel', onWheel);
    };
  }, [ref, stage]);
}
