import { angleTicks, type AngleTick } from '../../render/angle-ticks.ts';
import { faceCoordinatesAt, type FaceLayout } from '../../render/face-camera.ts';
import { mapVisibleBox, type MapLayout } from '../../render/map-camera.ts';
import styles from './sphere.module.css';

/** Room that the axes take beside the picture, px. */
export const axisMargin = { left: 68, right: 18, top: 6, bottom: 34 } as const;

interface AxesProps<Layout> {
  readonly layout: Layout;
  /** Where the layout's picture lies in the pane, px. */
  readonly left: number;
  readonly top: number;
}

/** The angles along the left and the lower border of the map. */
export function Axes({ layout, left, top }: AxesProps<MapLayout>) {
  const box = mapVisibleBox(layout);
  return (
    <Frame
      layout={layout}
      left={left}
      top={top}
      across={{
        name: 'θ, azimuth from +x',
        unit: '°',
        ticks: angleTicks(box.thetaFromDeg, box.thetaToDeg, layout.pxPerDeg, 58, 360),
        px: (deg) => layout.size.width / 2 + (deg - layout.thetaDeg) * layout.pxPerDeg,
      }}
      down={{
        name: 'φ from +z',
        unit: '°',
        ticks: angleTicks(box.phiFromDeg, box.phiToDeg, layout.pxPerDeg, 34),
        px: (deg) => layout.size.height / 2 + (deg - layout.phiDeg) * layout.pxPerDeg,
      }}
    />
  );
}

/** The coordinates along the left and the lower border of a cube face. */
export function FaceAxes({ layout, left, top }: AxesProps<FaceLayout>) {
  const from = faceCoordinatesAt(layout, { x: layout.left, y: layout.top });
  const to = faceCoordinatesAt(layout, { x: layout.right, y: layout.bottom });
  return (
    <Frame
      layout={layout}
      left={left}
      top={top}
      across={{
        name: 'y / z',
        unit: '',
        ticks: angleTicks(from.y, to.y, layout.pxPerUnit, 58),
        px: (value) => layout.size.width / 2 + (value - layout.y) * layout.pxPerUnit,
      }}
      down={{
        name: 'x / z',
        unit: '',
        ticks: angleTicks(from.x, to.x, layout.pxPerUnit, 34),
        px: (value) => layout.size.height / 2 + (value - layout.x) * layout.pxPerUnit,
      }}
    />
  );
}

interface AxisSide {
  readonly name: string;
  readonly unit: string;
  readonly ticks: readonly AngleTick[];
  readonly px: (value: number) => number;
}

interface FrameProps extends AxesProps<Pick<MapLayout, 'left' | 'right' | 'top' | 'bottom'>> {
  readonly across: AxisSide;
  readonly down: AxisSide;
}

function Frame({ layout, left, top, across, down }: FrameProps) {
  const axisX = left + layout.left;
  const axisY = top + layout.bottom;
  return (
    <svg className={styles.axes} aria-hidden>
      <rect
        x={axisX - 0.5}
        y={top + layout.top - 0.5}
        width={layout.right - layout.left + 1}
        height={layout.bottom - layout.top + 1}
        fill="none"
      />
      {across.ticks.map(({ deg, label }) => (
        <g key={deg} transform={`translate(${left + across.px(deg)} ${axisY})`}>
          <line y1={1} y2={5} />
          <text y={16} textAnchor="middle">
            {signed(label) + across.unit}
          </text>
        </g>
      ))}
      {down.ticks.map(({ deg, label }) => (
        <g key={deg} transform={`translate(${axisX} ${top + down.px(deg)})`}>
          <line x1={-5} x2={-1} />
          <text x={-8} dy="0.32em" textAnchor="end">
            {signed(label) + down.unit}
          </text>
        </g>
      ))}
      <text x={left + (layout.left + layout.right) / 2} y={axisY + 30} textAnchor="middle" className={styles.axisName}>
        {across.name}
      </text>
      <text
        transform={`translate(${axisX - 58} ${top + (layout.top + layout.bottom) / 2}) rotate(-90)`}
        textAnchor="middle"
        className={styles.axisName}
      >
        {down.name}
      </text>
    </svg>
  );
}

const signed = (label: string): string => label.replace('-', '−');
