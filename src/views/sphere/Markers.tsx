import { useStore } from 'zustand';
import type { AnglesDeg, PointPx, Projection, SizePx } from '../../render/camera.ts';
import { globeLens, globePointOf } from '../../render/globe-camera.ts';
import { pictureOf } from '../../render/picture.ts';
import type { Stage } from './stage.ts';
import styles from './sphere.module.css';

const axes: readonly (AnglesDeg & { readonly label: string })[] = [
  { label: '+x', thetaDeg: 0, phiDeg: 90 },
  { label: '+y', thetaDeg: 90, phiDeg: 90 },
  { label: '−x', thetaDeg: 180, phiDeg: 90 },
  { label: '−y', thetaDeg: 270, phiDeg: 90 },
  { label: '+z', thetaDeg: 0, phiDeg: 0 },
  { label: '−z', thetaDeg: 0, phiDeg: 180 },
];

interface MarkersProps {
  readonly stage: Stage;
  readonly projection: Projection;
  readonly size: SizePx;
  readonly pinned: AnglesDeg | undefined;
}

/** What lies over a picture: the probe under the pointer, the pinned probe, and the axes of the sphere. */
export function Markers({ stage, projection, size, pinned }: MarkersProps) {
  const camera = useStore(stage.camera);
  const hover = useStore(stage.hover).at;
  if (size.width === 0) return null;
  const picture = pictureOf(projection, camera, size);
  const place = (angles: AnglesDeg | null | undefined): PointPx | undefined => {
    const point = angles ? picture.pointOf(angles) : undefined;
    const { bounds } = picture;
    const isBeside =
      point &&
      bounds &&
      (point.x < bounds.left - 1 ||
        point.x > bounds.right + 1 ||
        point.y < bounds.top - 1 ||
        point.y > bounds.bottom + 1);
    return isBeside ? undefined : point;
  };
  const hoverPoint = place(hover);
  const pinPoint = place(pinned);
  const lens = projection === 'outside' || projection === 'inside' ? globeLens(camera, size, projection) : undefined;
  return (
    <svg className={styles.markers} aria-hidden>
      {lens &&
        axes.map((axis) => {
          const foot = globePointOf(lens, axis);
          const end = globePointOf(lens, axis, projection === 'inside' ? 1 : 1.08);
          if (!end) return null;
          return (
            <g key={axis.label} className={styles.axis}>
              {foot && projection === 'outside' && <line x1={foot.x} y1={foot.y} x2={end.x} y2={end.y} />}
              <text x={end.x} y={end.y} dy="0.35em" textAnchor="middle">
                {axis.label}
              </text>
            </g>
          );
        })}
      {pinPoint && (
        <g className={styles.pin} transform={`translate(${pinPoint.x} ${pinPoint.y})`} data-marker="pin">
          <circle r={7} />
          <circle r={1.5} />
        </g>
      )}
      {hoverPoint && (
        <g className={styles.cross} transform={`translate(${hoverPoint.x} ${hoverPoint.y})`} data-marker="cursor">
          <path d="M-10 0H-3M3 0H10M0 -10V-3M0 3V10" />
        </g>
      )}
    </svg>
  );
}
