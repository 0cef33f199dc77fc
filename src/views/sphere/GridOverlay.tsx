import { useEffect, useRef, useState } from 'react';
import { computeRepresentableDirections } from '../../core/geometry/representable.ts';
import { levelValues, parseLevels } from '../../core/rounding/levels.ts';
import { findAlgorithm } from '../../core/rounding/registry.ts';
import type { ProjectionSpec } from '../../core/experiments/projection/spec.ts';
import type { Projection, SizePx } from '../../render/camera.ts';
import { drawGrid, prepareGrid, type Grid } from '../../render/draw-grid.ts';
import { pictureOf } from '../../render/picture.ts';
import styles from './sphere.module.css';
import type { Stage } from './stage.ts';

/** Sets up to this large have few enough directions to be drawn. */
const maxLevels = 16;

/** Why a subject's representable directions cannot be shown, or undefined. */
export function rejectGrid(spec: ProjectionSpec): string | undefined {
  if (spec.extra !== 'none') return 'Only blocks of three components have representable directions on this sphere.';
  if (findAlgorithm(spec.algorithm)?.kind === 'affine')
    return 'With a min, any direction near (1, 1, 1) can be met: there is no fixed set of directions.';
  try {
    return levelValues(parseLevels(spec.levels)).length > maxLevels
      ? `More than ${maxLevels} levels have too many directions to draw.`
      : undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

interface GridOverlayProps {
  readonly stage: Stage;
  readonly projection: Projection;
  readonly size: SizePx;
  readonly levels: string;
  readonly withPoints: boolean;
  readonly withBorders: boolean;
}

/** The directions that the levels can represent with a scale of either sign, and the borders of the regions nearest to each. */
export function GridOverlay({ stage, projection, size, levels, withPoints, withBorders }: GridOverlayProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [grid, setGrid] = useState<Grid>();
  useEffect(() => {
    let isStale = false;
    const directions = computeRepresentableDirections(levelValues(parseLevels(levels)));
    const borders = withBorders
      ? import('../../render/voronoi-borders.ts').then(({ computeCellBorders }) => computeCellBorders(directions))
      : Promise.resolve([]);
    void borders.then((arcs) => {
      if (!isStale) setGrid(prepareGrid(withPoints ? directions : [], arcs));
    });
    return () => {
      isStale = true;
    };
  }, [levels, withPoints, withBorders]);
  useEffect(
    () =>
      stage.onDraw(() => {
        const context = canvas.current?.getContext('2d');
        if (!context || !grid || size.width === 0) return;
        const ratio = Math.min(2, window.devicePixelRatio || 1);
        const width = Math.floor(size.width * ratio);
        const height = Math.floor(size.height * ratio);
        if (context.canvas.width !== width || context.canvas.height !== height) {
          context.canvas.width = width;
          context.canvas.height = height;
        }
        drawGrid(context, pictureOf(projection, stage.camera.getState(), size), size, grid, ratio);
      }),
    [stage, projection, size, grid],
  );
  return <canvas ref={canvas} className={styles.canvas} data-overlay="grid" aria-hidden />;
}
