import { useCallback, useEffect, useRef } from 'react';
import { homeCamera, normalizeCamera, type Camera, type Projection } from '../../render/camera.ts';
import { cameraOf } from './schema.ts';
import type { Stage } from './stage.ts';

/** A movement of the camera becomes one undo step when nothing has moved for this long. */
const settleMs = 350;
const turnDegPerSecond = 5;
const turnFrameMs = 33;

let wasTouched = false;

/**
 * Keeps the stage's camera and the address together: the camera moves at once, the address follows when it rests. Gives back how to
 * move it and how to bring it home.
 */
export function useCamera(
  stage: Stage,
  projection: Projection,
  at: readonly number[] | null,
  onSettled: (at: readonly number[] | null) => void,
): { readonly move: (camera: Camera) => void; readonly goHome: () => void } {
  const timer = useRef(0);
  const settled = useRef(onSettled);
  useEffect(() => {
    settled.current = onSettled;
  }, [onSettled]);
  const atText = at?.join(',');
  useEffect(() => {
    const numbers = atText?.split(',').map(Number) ?? null;
    stage.camera.setState(normalizeCamera(cameraOf(numbers) ?? homeCamera[projection]));
  }, [stage, projection, atText]);
  const move = useCallback(
    (camera: Camera) => {
      stage.camera.setState(camera);
      clearTimeout(timer.current);
      timer.current = window.setTimeout(() => settled.current([camera.thetaDeg, camera.phiDeg, camera.zoom]), settleMs);
    },
    [stage],
  );
  const goHome = useCallback(() => {
    clearTimeout(timer.current);
    stage.camera.setState(homeCamera[projection]);
    settled.current(null);
  }, [stage, projection]);
  useEffect(() => () => clearTimeout(timer.current), []);
  useSlowTurn(stage, projection === 'outside' && at === null);
  return { move, goHome };
}

/** Turns the sphere until someone touches anything; never for those who asked for less motion. */
function useSlowTurn(stage: Stage, isAllowed: boolean): void {
  useEffect(() => {
    if (!isAllowed || wasTouched || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    let frame = 0;
    let lastMs = performance.now();
    const turn = (nowMs: number): void => {
      frame = requestAnimationFrame(turn);
      if (nowMs - lastMs < turnFrameMs) return;
      const camera = stage.camera.getState();
      const elapsedSeconds = Math.min(200, nowMs - lastMs) / 1000;
      lastMs = nowMs;
      stage.camera.setState(
        normalizeCamera({ ...camera, thetaDeg: camera.thetaDeg + turnDegPerSecond * elapsedSeconds }),
      );
    };
    frame = requestAnimationFrame(turn);
    const stop = (): void => {
      wasTouched = true;
      cancelAnimationFrame(frame);
      window.removeEventListener('pointerdown', stop);
      window.removeEventListener('keydown', stop);
      window.removeEventListener('wheel', stop);
    };
    window.addEventListener('pointerdown', stop);
    window.addEventListener('keydown', stop);
    window.addEventListener('wheel', stop, { passive: true });
    return () => {
      const touched = wasTouched;
      stop();
      wasTouched = touched;
    };
  }, [stage, isAllowed]);
}
