import { scaleLinear } from 'd3-scale';
import type { LandscapeResult } from '../../core/experiments/landscape/landscape-job.ts';
import { useElementWidth } from '../../ui/use-element-width.ts';
import { type Cursor, intervalOf, levelsOf } from './cursor.ts';
import styles from './landscape.module.css';
import { namedLanesWidth } from './ScaleLanes.tsx';

const height = 132;
const margin = { top: 6, right: 46, bottom: 20, narrowLeft: 52, wideLeft: 104 };

/** The block at the cursor: each component's level as a bar, the scaled value that it stands for as a dot. */
export function CodeBars({ result, cursor }: { readonly result: LandscapeResult; readonly cursor: Cursor }) {
  const [ref, width] = useElementWidth(720);
  const left = width >= namedLanesWidth ? margin.wideLeft : margin.narrowLeft;
  const { levels, moved } = levelsOf(result, cursor);
  const [from, to] = intervalOf(cursor);
  const inverse = (from + to) / 2;
  const low = result.values[0]!;
  const high = result.values.at(-1)!;
  const room = (high - low) * 0.08;
  const y = scaleLinear([Math.min(0, low) - room, Math.max(0, high) + room], [height - margin.bottom, margin.top]).clamp(true);
  const step = (width - left - margin.right) / levels.length;
  const centre = (index: number) => left + (index + 0.5) * step;
  const ticks = result.values.length <= 9 ? result.values : y.ticks(5);
  return (
    <figure className={styles.plot} ref={ref}>
      <svg width={width} height={height} role="img" aria-label={`Levels at the cursor: ${levels.join(' ')}`}>
        {ticks.map((tick) => (
          <g key={tick} className={styles.tick} transform={`translate(0 ${y(tick)})`}>
            <line x1={left} x2={width - margin.right} />
            <text x={left - 6} dy="0.32em" textAnchor="end">
              {tick}
            </text>
          </g>
        ))}
        {levels.map((level, index) => (
          <g key={index}>
            <rect
              className={styles.code}
              data-moved={index === moved ? '' : undefined}
              x={centre(index) - Math.max(0.5, step * 0.36)}
              width={Math.max(1, step * 0.72)}
              y={Math.min(y(0), y(level))}
              height={Math.max(1.5, Math.abs(y(level) - y(0)))}
            >
              <title>{`Component ${index}: ${result.x[index]!.toPrecision(5)} is ${(result.x[index]! * inverse).toFixed(3)} levels, rounded to ${level}`}</title>
            </rect>
            <circle className={styles.codeDot} cx={centre(index)} cy={y(result.x[index]! * inverse)} r={Math.min(3, Math.max(1.2, step * 0.2))} />
          </g>
        ))}
        <text className={styles.axisLabel} x={(left + width) / 2} y={height - 4} textAnchor="middle">
          component 0 to {levels.length - 1}: bars are levels, dots the scaled values
        </text>
      </svg>
    </figure>
  );
}
