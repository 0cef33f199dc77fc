import { line } from 'd3-shape';
import { useMemo, useRef } from 'react';
import type { Frame } from '../../ui/chart/frame.ts';
import { Plot } from '../../ui/chart/Plot.tsx';
import type { Probe } from '../../ui/chart/probe.ts';
import styles from './designer.module.css';
import { fixed } from './format.ts';

/** The error on the training blocks, step by step. */
export function ConvergencePlot({ errors }: { readonly errors: readonly number[] }) {
  const svg = useRef<SVGSVGElement>(null);
  const [low, high] = [Math.min(...errors), Math.max(...errors)];
  const x = useMemo(() => ({ label: 'step', domain: [0, Math.max(1, errors.length - 1)] as const }), [errors.length]);
  const y = useMemo(() => {
    const room = Math.max(1e-6, (high - low) * 0.08);
    return { label: 'error on the training blocks, ‰', domain: [1000 * (low - room), 1000 * (high + room)] as const };
  }, [low, high]);
  const probes = useMemo(
    () =>
      errors.map(
        (error, step): Probe => ({
          key: String(step),
          series: 'error',
          x: step,
          y: 1000 * error,
          title: `Step ${step}`,
          facts: [['error', `${fixed(1000 * error, 4)} ‰`]],
        }),
      ),
    [errors],
  );
  const draw = (frame: Frame) => {
    const path = line<number>(
      (_, step) => frame.x(step),
      (error) => frame.y(1000 * error),
    )([...errors]);
    return <path className={styles.curve} d={path ?? ''} />;
  };
  return (
    <div className={styles.convergence}>
      <Plot
        label="Error while the table is optimised"
        description={`From ${fixed(1000 * errors[0]!, 3)} to ${fixed(1000 * errors.at(-1)!, 3)} thousandths in ${errors.length - 1} steps.`}
        x={x}
        y={y}
        probes={probes}
        svgRef={svg}
        draw={draw}
      />
    </div>
  );
}
