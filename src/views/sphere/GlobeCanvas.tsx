import { useEffect, useRef, useState } from 'react';
import { globeLens } from '../../render/globe-camera.ts';
import type { GlobePane, GlobeScene } from '../../render/globe-scene.ts';
import { Notice } from '../../ui/Feedback.tsx';
import styles from './sphere.module.css';
import type { Stage } from './stage.ts';

interface GlobeCanvasProps {
  readonly stage: Stage;
  readonly isInside: boolean;
  readonly smooth: boolean;
  /** WebGL is not there, or went away and did not come back. */
  readonly onFailure: (sentence: string) => void;
}

/** A lost context usually comes back at once; after this long the map takes over. */
const restoreWithinMs = 4000;
const maxPixelRatio = 2;

/** One WebGL canvas behind all panes; each pane is a part of it. three.js is loaded with the first sphere. */
export function GlobeCanvas({ stage, isInside, smooth, onFailure }: GlobeCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [scene, setScene] = useState<GlobeScene>();
  const [isLost, setLost] = useState(false);
  const failure = useRef(onFailure);
  useEffect(() => {
    failure.current = onFailure;
  }, [onFailure]);

  useEffect(() => {
    let created: GlobeScene | undefined;
    let isGone = false;
    import('../../render/globe-scene.ts')
      .then(({ GlobeScene: Scene }) => {
        if (isGone || !canvas.current) return;
        created = new Scene(canvas.current, (isAvailable) => setLost(!isAvailable));
        setScene(created);
      })
      .catch(() => failure.current('This browser gives the page no WebGL 2, so the sphere cannot be drawn. Here is the flat map; everything else works.'));
    return () => {
      isGone = true;
      created?.dispose();
      setScene(undefined);
    };
  }, []);

  useEffect(() => {
    if (!isLost) return;
    const timer = setTimeout(
      () => failure.current('The browser took the graphics context away and did not give it back. Here is the flat map; reload the page for the sphere.'),
      restoreWithinMs,
    );
    return () => clearTimeout(timer);
  }, [isLost]);

  useEffect(() => {
    if (!scene || isLost) return;
    return stage.onDraw(() => draw(scene, canvas.current, stage, isInside, smooth));
  }, [scene, isLost, stage, isInside, smooth]);

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

function draw(scene: GlobeScene, canvas: HTMLCanvasElement | null, stage: Stage, isInside: boolean, smooth: boolean): void {
  if (!canvas || canvas.clientWidth === 0) return;
  const origin = canvas.getBoundingClientRect();
  const camera = stage.camera.getState();
  const panes = [...stage.panes.values()].flatMap(({ element, base, detail }): GlobePane[] => {
    if (!base) return [];
    const box = element.getBoundingClientRect();
    const size = { width: element.clientWidth, height: element.clientHeight };
    return [{ left: box.left - origin.left, top: box.top - origin.top, lens: globeLens(camera, size, isInside), base, detail }];
  });
  scene.draw(
    { width: canvas.clientWidth, height: canvas.clientHeight },
    Math.min(maxPixelRatio, window.devicePixelRatio || 1),
    panes,
    { glow: getComputedStyle(canvas).color, glowStrength: 0.3, smooth },
  );
}
