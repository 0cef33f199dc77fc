import { angleTicks } from '../../render/angle-ticks.ts';
import { mapVisibleBox, type MapLayout } from '../../render/map-camera.ts';
import styles from './sphere.module.css';

/** Room that the axes take beside the map, px. */
export const axisMargin = { left: 42, right: 14, top: 6, bottom: 34 } as const;

/** The angles along the left and the lower border of the map. `left`, `top`: where the layout's picture lies in the pane, px. */
export function Axes({ layout, left, top }: { readonly layout: MapLayout; readonly left: number; readonly top: number }) {
  const box = mapVisibleBox(layout);
  const thetas = angleTicks(box.thetaFromDeg, box.thetaToDeg, layout.pxPerDeg, 58, 360);
  const phis = angleTicks(box.phiFromDeg, box.phiToDeg, layout.pxPerDeg, 34);
  const x = (deg: number) => left + layout.size.width / 2 + (deg - layout.thetaDeg) * layout.pxPerDeg;
  const y = (deg: number) => top + layout.size.height / 2 + (deg - layout.phiDeg) * layout.pxPerDeg;
  const axisY = top + layout.bottom;
  const axisX = left + layout.left;
  return (
    <svg className={styles.axes} aria-hidden>
      <rect x={axisX - 0.5} y={top + layout.top - 0.5} width={layout.right - layout.left + 1} height={layout.bottom - layout.top + 1} fill="none" />
      {thetas.map(({ deg, label }) => (
        <g key={deg} transform={`translate(${x(deg)} ${axisY})`}>
          <line y1={1} y2={5} />
          <text y={16} textAnchor="middle">
            {label}°
          </text>
        </g>
      ))}
      {phis.map(({ deg, label }) => (
        <g key={deg} transform={`translate(${axisX} ${y(deg)})`}>
          <line x1={-5} x2={-1} />
          <text x={-8} dy="0.32em" textAnchor="end">
            {label}°
          </text>
        </g>
      ))}
      <text x={left + (layout.left + layout.right) / 2} y={axisY + 30} textAnchor="middle" className={styles.axisName}>
        θ, azimuth from +x
      </text>
      <text transform={`translate(${axisX - 33} ${top + (layout.top + layout.bottom) / 2}) rotate(-90)`} textAnchor="middle" className={styles.axisName}>
        φ from +z
      </text>
    </svg>
  );
}
