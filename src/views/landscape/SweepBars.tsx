import { scaleLinear } from 'd3-scale';
import { useElementWidth } from '../../ui/use-element-width.ts';
import styles from './landscape.module.css';

const height = 132;
const margin = { top: 6, right: 14, bottom: 20, left: 52 };

interface SweepBarsProps {
  readonly x: Float32Array;
  readonly levels: readonly number[];
  readonly levelCount: number;
  /** Each component in levels before rounding. */
  readonly scaled: readonly number[];
}

/** The block at the cursor: levels as bars, the scaled and shifted values as dots. */
export function SweepBars({ x, levels, levelCount, scaled }: SweepBarsProps) {
  const [ref, width] = useElementWidth(720);
  const y = scaleLinear([-0.5, levelCount - 0.5], [height - margin.bottom, margin.top]);
  const step = (width - margin.left - margin.right) / levels.length;
  const centre = (index: number): number => margin.left + (index + 0.5) * step;
  return (
    <figure className={styles.plot} ref={ref}>
      <svg width={width} height={height} role="img" aria-label={`Levels at the cursor: ${levels.join(' ')}`}>
        {y.ticks(Math.min(5, levelCount)).filter(Number.isInteger).map((tick) => (
          <g key={tick} className={styles.tick} transform={`translate(0 ${y(tick)})`}>
            <line x1={margin.left} x2={width - margin.right} />
            <text x={margin.left - 6} dy="0.32em" textAnchor="end">
              {tick}
            </text>
          </g>
        ))}
        {levels.map((level, index) => (
          <g key={index}>
            <rect className={styles.code} x={centre(index) - Math.max(0.5, step * 0.36)} width={Math.max(1, step * 0.72)} y={y(level)} height={Math.max(1.5, y(0) - y(level))}>
              <title>{`Component ${index}: ${x[index]!.toPrecision(5)} is at level ${scaled[index]!.toFixed(3)}, rounded to ${level}`}</title>
            </rect>
            <circle className={styles.codeDot} cx={centre(index)} cy={y(scaled[index]!)} r={Math.min(3, Math.max(1.2, step * 0.2))} />
          </g>
        ))}
        <text className={styles.axisLabel} x={(margin.left + width) / 2} y={height - 4} textAnchor="middle">
          component 0 to {levels.length - 1}: bars are levels, dots {width < 460 ? '' : 'the scaled and shifted '}values
        </text>
      </svg>
    </figure>
  );
}
