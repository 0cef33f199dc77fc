import { max } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import type { ExampleBlockResult } from '../../core/experiments/format/example-block.ts';
import { useElementWidth } from '../../ui/use-element-width.ts';
import styles from './formats.module.css';

const height = 190;
const margin = { top: 10, right: 8, bottom: 22, left: 44 };

/** The values of the block as bars, the quantized originals as dots; values that the flipped bits moved stand out. */
export function BlockValues({ block, title }: { readonly block: ExampleBlockResult; readonly title: string }) {
  const [ref, width] = useElementWidth(640);
  const { x: originals, values, plainValues } = block;
  const finite = [...originals, ...plainValues, ...values].filter(Number.isFinite).map(Math.abs);
  const limit = Math.max(max(finite) ?? 1, 1e-30);
  const y = scaleLinear([-limit, limit], [height - margin.bottom, margin.top]).nice(5);
  const step = (width - margin.left - margin.right) / values.length;
  const centre = (index: number) => margin.left + (index + 0.5) * step;
  const moved = values.reduce((count, value, index) => count + (Object.is(value, plainValues[index]) ? 0 : 1), 0);
  const summary = `${values.length} values, ${moved} of them moved by the flipped bits`;
  return (
    <figure className={styles.values} ref={ref}>
      <figcaption>
        {title}: bars are what the bytes decode to, dots the values that were quantized. {moved > 0 && <strong>{moved} moved.</strong>}
      </figcaption>
      <svg width={width} height={height} role="img" aria-label={summary}>
        {y.ticks(5).map((tick) => (
          <g key={tick} transform={`translate(0 ${y(tick)})`} className={styles.tick}>
            <line x1={margin.left} x2={width - margin.right} />
            <text x={margin.left - 6} dy="0.32em" textAnchor="end">
              {tick}
            </text>
          </g>
        ))}
        {Array.from(values, (value, index) => {
          const changed = !Object.is(value, plainValues[index]);
          const shown = Number.isFinite(value) ? value : Math.sign(value) * limit || 0;
          return (
            <rect
              key={index}
              className={styles.bar}
              data-changed={changed ? '' : undefined}
              x={centre(index) - Math.max(step * 0.4, 0.5)}
              width={Math.max(step * 0.8, 1)}
              y={Math.min(y(0), y(shown))}
              height={Math.max(Math.abs(y(shown) - y(0)), 1)}
            >
              <title>{`Element ${index}: ${value.toPrecision(6)}${changed ? ` (was ${plainValues[index]!.toPrecision(6)})` : ''}, quantized from ${originals[index]!.toPrecision(6)}`}</title>
            </rect>
          );
        })}
        {Array.from(originals, (value, index) => (
          <circle key={index} className={styles.dot} cx={centre(index)} cy={y(value)} r={Math.min(2.6, Math.max(1, step * 0.3))} />
        ))}
        <text className={styles.axisLabel} x={(margin.left + width) / 2} y={height - 4} textAnchor="middle">
          element of the block (0 to {values.length - 1})
        </text>
      </svg>
    </figure>
  );
}
