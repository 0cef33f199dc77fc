import { type Axis, ticksOf } from './axis.ts';
import styles from './chart.module.css';
import type { Frame } from './frame.ts';

interface AxisLinesProps {
  readonly frame: Frame;
  readonly x: Axis;
  readonly y: Axis;
  /** False where another drawing below carries the numbers. */
  readonly hasXTexts: boolean;
}

/** Grid, ticks, numbers and names of both axes. The name of y stands above the axis, readable without turning the head. */
export function AxisLines({ frame, x, y, hasXTexts }: AxisLinesProps) {
  const { left, right, top, bottom } = frame;
  return (
    <g>
      <g className={styles.grid}>
        {ticksOf(y, frame.y, 44).map(({ value, text }) => (
          <g key={value} transform={`translate(0,${frame.y(value)})`}>
            <line x1={left} x2={right} />
            <text x={left - 8} dy="0.32em" textAnchor="end">
              {text}
            </text>
          </g>
        ))}
        {ticksOf(x, frame.x, 70).map(({ value, text }) => (
          <g key={value} transform={`translate(${frame.x(value)},0)`}>
            <line y1={top} y2={bottom} />
            {hasXTexts && (
              <text y={bottom + 16} textAnchor="middle">
                {text}
              </text>
            )}
          </g>
        ))}
      </g>
      <path className={styles.axis} d={`M${left},${top}V${bottom}H${right}`} />
      <text className={styles.axisName} x={8} y={top - 8}>
        {y.label}
      </text>
      {hasXTexts && (
        <text className={styles.axisName} x={(left + right) / 2} y={bottom + 36} textAnchor="middle">
          {x.label}
        </text>
      )}
    </g>
  );
}
