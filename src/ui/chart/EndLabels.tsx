import { spreadLabels } from '../../render/labels.ts';
import styles from './chart.module.css';
import type { Frame } from './frame.ts';

export interface EndLabel {
  readonly key: string;
  readonly text: string;
  /** Data value that the label belongs to. */
  readonly y: number;
  /** CSS colour. */
  readonly color: string;
}

/** Names at the right end of curves, moved apart where they would touch. */
export function EndLabels({ frame, labels }: { readonly frame: Frame; readonly labels: readonly EndLabel[] }) {
  const ends = labels.map(({ y }) => frame.y(y));
  const places = spreadLabels(ends, 16, frame.top + 4, frame.bottom - 4);
  return (
    <g className={styles.endLabels}>
      {labels.map(({ key, text, color }, index) => (
        <g key={key}>
          <path
            d={`M${frame.right + 2},${ends[index]}L${frame.right + 9},${places[index]}`}
            style={{ stroke: color }}
          />
          <text x={frame.right + 12} y={places[index]} dy="0.34em" style={{ fill: color }}>
            {text}
          </text>
        </g>
      ))}
    </g>
  );
}
