import { useCallback, useEffect, useRef, useState } from 'react';
import type { Camera, Projection, SizePx } from '../../render/camera.ts';
import { faceMiddle, layoutFace } from '../../render/face-camera.ts';
import { globeLens } from '../../render/globe-camera.ts';
import type { GlobePane, GlobeScene } from '../../render/globe-scene.ts';
import { Notice } from '../../ui/Feedback.tsx';
import styles from './sphere.module.css';
import type { Stage } from './stage.ts';

interface GlobeCanvasProps {
  readonly stage: Stage;
  readonly projection: Exclude<Projection, 'map'>;
  readonly smooth: boolean;
  /** WebGL is not there, or went away and did not come back. */
  readonly onFailure: (sentence: string) => void;
}

/** A lost context usually comes back at once; after this long the map takes over. */
const restoreWithinMs = 4000;
const maxPixelRatio = 2;
/** While the graphics process starts anew a context can be refused that is granted a moment later. */
const retryMs = 700;

/** One WebGL canvas behind all panes; each pane is a part of it. A refused context is asked for once more, on a canvas of its own. */
export function GlobeCanvas(props: GlobeCanvasProps) {
  const [attempt, setAttempt] = useState(0);
  const { onFailure } = props;
  const onRefused = useCallback(
    (sentence: string) => {
      if (attempt === 0) setTimeout(() => setAttempt(1), retryMs);
      else onFailure(sentence);
    },
    [attempt, onFailure],
  );
  return <GlobeCanvasAttempt key={attempt} {...props} onRefused={onRefused} />;
}

interface GlobeCanvasAttemptProps extends GlobeCanvasProps {
  readonly onRefused: (sentence: string) => void;
}

/** three.js is loaded with the first sphere. */
function GlobeCanvasAttempt({ stage, projection, smooth, onFailure, onRefused }: GlobeCanvasAttemptProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [scene, setScene] = useState<GlobeScene>();
  const [isLost, setLost] = useState(false);
  const failure = useRef({ onFailure, onRefused });
  useEffect(() => {
    failure.current = { onFailure, onRefused };
  }, [onFailure, onRefused]);

  useEffect(() => {
    let created: GlobeScene | undefined;
    let isGone = false;
    import('../../render/globe-scene.ts')
      .then(({ GlobeScene: Scene }) => {
        if (isGone || !canvas.current) return;
        created = new Scene(canvas.current, (isAvailable) => setLost(!isAvailable));
        setScene(created);
      })
      .catch(() =>
        failure.current.onRefused(
          'This browser gives the page no WebGL 2, so the sphere cannot be drawn. Here is the flat map; everything else works.',
        ),
      );
    return () => {
      isGone = true;
      created?.dispose();
      setScene(undefined);
    };
  }, []);

  useEffect(() => {
    if (!isLost) return;
    const timer = setTimeout(
      () =>
        failure.current.onFailure(
          'The browser took the graphics context away and did not give it back. Here is the flat map; reload the page for the sphere.',
        ),
      restoreWithinMs,
    );
    return () => clearTimeout(timer);
  }, [isLost]);

  useEffect(() => {
    if (!scene || isLost) return;
    return stage.onDraw(() => draw(scene, canvas.current, stage, projection, smooth));
  }, [scene, isLost, stage, projection, smooth]);

  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const observer = new ResizeObserver(() => stage.requestDraw());
    observer.observe(element);
    return () => observer.disconnect();
  }, [stage]);

  return (
    <>
      <canvas ref={canvas} className={styles.globe} aria-hidden />
      {isLost && (
        <div className={styles.over}>
          <Notice tone="warning">The browser took the graphics context away. Waiting for it to come back.</Notice>
        </div>
      )}
    </>
  );
}

function draw(
  scene: GlobeScene,
  canvas: HTMLCanvasElement | null,
  stage: Stage,
  projection: Exclude<Projection, 'map'>,
  smooth: boolean,
): void {
  if (!canvas || canvas.clientWidth === 0) return;
  const origin = canvas.getBoundingClientRect();
  const camera = stage.camera.getState();
  const panes = [...stage.panes.values()].flatMap(({ element, base, detail }): GlobePane[] => {
    if (!base) return [];
    const box = element.getBoundingClientRect();
    const size = { width: element.clientWidth, height: element.clientHeight };
    return [
      { left: box.left - origin.left, top: box.top - origin.top, lens: lensOf(projection, camera, size), base, detail },
    ];
  });
  scene.draw(
    { width: canvas.clientWidth, height: canvas.clientHeight },
    Math.min(maxPixelRatio, window.devicePixelRatio || 1),
    panes,
    { glow: getComputedStyle(canvas).color, glowStrength: 0.3, smooth },
  );
}

function lensOf(projection: Exclude<Projection, 'map'>, camera: Camera, size: SizePx): GlobePane['lens'] {
  if (projection !== 'face') return globeLens(camera, size, projection);
  const layout = layoutFace(camera, size);
  return { kind: 'face', size, x: layout.x, y: layout.y, focalPx: layout.pxPerUnit, ...faceMiddle(layout) };
}
