import { useEffect, useLayoutEffect, useMemo, useRef, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { AnglesDeg, Camera, Projection, SizePx } from '../../render/camera.ts';
import { drawMap } from '../../render/draw-map.ts';
import { layoutFace } from '../../render/face-camera.ts';
import { FieldLayer, type ColorScale } from '../../render/field-layer.ts';
import { layoutMap } from '../../render/map-camera.ts';
import { Axes, axisMargin, FaceAxes } from './Axes.tsx';
import { GridOverlay } from './GridOverlay.tsx';
import { Markers } from './Markers.tsx';
import type { PaneField } from './pane-field.ts';
import styles from './sphere.module.css';
import type { Stage } from './stage.ts';
import { useElementSize } from './use-element-size.ts';
import { usePaneGestures } from './use-pane-gestures.ts';

interface PaneProps {
  readonly index: number;
  readonly stage: Stage;
  readonly projection: Projection;
  readonly base: PaneField | undefined;
  readonly detail: PaneField | undefined;
  readonly scale: ColorScale;
  readonly smooth: boolean;
  readonly pinned: AnglesDeg | undefined;
  /** Levels whose representable directions lie over the picture, and what of them. */
  readonly grid: { readonly levels: string; readonly withPoints: boolean; readonly withBorders: boolean } | undefined;
  /** What the picture says, for those who do not see it. */
  readonly description: string;
  readonly head: ReactNode;
  readonly foot: ReactNode;
  /** What lies over the picture: errors, remarks. */
  readonly children?: ReactNode;
  readonly move: (camera: Camera) => void;
  readonly onPin: (thetaDeg: number, phiDeg: number) => void;
  readonly onSize: (size: SizePx) => void;
}

/** One picture with its title, axes, markers and colour bar. The sphere itself is drawn by GlobeCanvas behind all panes. */
export function Pane(props: PaneProps) {
  const { index, stage, projection, base, detail, scale, smooth, pinned, description, move, onPin, onSize } = props;
  const plot = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useElementSize(plot);
  const baseLayer = useLayer(base, scale);
  const detailLayer = useLayer(detail, scale);
  usePaneGestures(plot, stage, { projection, move, onPin });
  useEffect(() => {
    if (index === 0 && size.width > 0) onSize(size);
  }, [index, size, onSize]);

  useLayoutEffect(() => {
    if (!plot.current) return;
    stage.panes.set(index, { element: plot.current, base: baseLayer, detail: detailLayer });
    stage.requestDraw();
    return () => {
      stage.panes.delete(index);
    };
  }, [stage, index, baseLayer, detailLayer]);
  useEffect(() => stage.requestDraw());

  useEffect(() => {
    if (projection !== 'map') return;
    return stage.onDraw(() => {
      const context = canvas.current?.getContext('2d');
      if (!context || size.width === 0) return;
      const ratio = window.devicePixelRatio || 1;
      const width = Math.floor(size.width * ratio);
      const height = Math.floor(size.height * ratio);
      if (context.canvas.width !== width || context.canvas.height !== height) {
        context.canvas.width = width;
        context.canvas.height = height;
      }
      const layers = [baseLayer, detailLayer].filter((layer) => layer !== undefined);
      drawMap(context, layoutMap(stage.camera.getState(), size), layers, ratio, smooth);
    });
  }, [stage, projection, size, baseLayer, detailLayer, smooth]);

  const isMap = projection === 'map';
  const hasAxes = isMap || projection === 'face';
  return (
    <section className={styles.pane} aria-label={`Pane ${index + 1}`}>
      <div className={styles.paneHead}>{props.head}</div>
      <div className={styles.picture}>
        {hasAxes && size.width > 0 && <PaneAxes stage={stage} size={size} isFace={!isMap} />}
        <div
          ref={plot}
          className={styles.plot}
          style={
            hasAxes
              ? { inset: `${axisMargin.top}px ${axisMargin.right}px ${axisMargin.bottom}px ${axisMargin.left}px` }
              : { inset: 0 }
          }
          tabIndex={0}
          role="application"
          aria-roledescription="picture of the sphere"
          aria-label={description}
          data-pane={index}
        >
          {isMap && <canvas ref={canvas} className={styles.canvas} />}
          {props.grid && <GridOverlay stage={stage} projection={projection} size={size} {...props.grid} />}
          <Markers stage={stage} projection={projection} size={size} pinned={pinned} />
        </div>
        {props.children}
      </div>
      <div className={styles.paneFoot}>{props.foot}</div>
    </section>
  );
}

function PaneAxes({ stage, size, isFace }: { readonly stage: Stage; readonly size: SizePx; readonly isFace: boolean }) {
  const camera = useStore(stage.camera);
  if (isFace) return <FaceAxes layout={layoutFace(camera, size)} left={axisMargin.left} top={axisMargin.top} />;
  return <Axes layout={layoutMap(camera, size)} left={axisMargin.left} top={axisMargin.top} />;
}

/** The layer of a field, painted; a new one when the size or the area changes. */
function useLayer(field: PaneField | undefined, scale: ColorScale): FieldLayer | undefined {
  const window = field?.window;
  const layer = useMemo(() => (window ? new FieldLayer(window) : undefined), [window]);
  useLayoutEffect(() => {
    if (field) layer?.paint(field.values, field.key, scale);
  }, [layer, field, scale]);
  return layer;
}
