import { useMemo, useRef } from 'react';
import type { ModelErrorSnapshot } from '../../client/model-errors.ts';
import type { GgufTensor } from '../../gguf/header.ts';
import { Button } from '../../ui/Button.tsx';
import type { Axis } from '../../ui/chart/axis.ts';
import { Plot } from '../../ui/chart/Plot.tsx';
import type { Probe } from '../../ui/chart/probe.ts';
import { Notice, ProgressBar } from '../../ui/Feedback.tsx';
import { Section } from '../../ui/Section.tsx';
import { type FormatTotal, formatTotals } from './model-values.ts';
import { bitsText, cosineText, countText, numberText } from '../../ui/number-text.ts';
import styles from './model.module.css';
import tensorsStyles from './tensors.module.css';

interface ModelErrorSectionProps {
  readonly tensors: readonly GgufTensor[];
  readonly snapshot: ModelErrorSnapshot;
  readonly formats: readonly string[];
  readonly onMeasure: (allRows: boolean) => void;
  readonly onCancel: () => void;
}

/** All matrices of the model together under each format, and bits per weight against error. */
export function ModelErrorSection({ tensors, snapshot, formats, onMeasure, onCancel }: ModelErrorSectionProps) {
  const totals = useMemo(() => formatTotals(tensors, snapshot, formats), [tensors, snapshot, formats]);
  const isExact = totals.length > 0 && totals.every((total) => total.isExact);
  const percent = `${Math.floor(snapshot.fraction * 100)} %`;
  return (
    <Section title="Whole model">
      {snapshot.state === 'running' && (
        <div className={styles.progressRow}>
          <ProgressBar label="Measuring all tensors" value={snapshot.fraction} />
          <span>{percent}</span>
          <Button onPress={onCancel}>Cancel</Button>
        </div>
      )}
      {snapshot.state === 'cancelled' && <Notice action={<Button onPress={() => onMeasure(false)}>Go on</Button>}>Cancelled at {percent}. Measured tensors stay.</Notice>}
      {snapshot.state === 'failed' && (
        <Notice tone="danger" action={<Button onPress={() => onMeasure(false)}>Try again</Button>}>
          {snapshot.message}
        </Notice>
      )}
      {totals.length > 0 && (
        <>
          <div className={tensorsStyles.tableScroll} tabIndex={0} role="region" aria-label="Errors of the model by format">
            <table className={tensorsStyles.table} data-testid="model-error-table">
              <thead>
                <tr>
                  <th scope="col">Format</th>
                  <th scope="col">bpw</th>
                  <th scope="col">Rel. RMSE</th>
                  <th scope="col">Cosine</th>
                  <th scope="col">Tensors</th>
                </tr>
              </thead>
              <tbody>
                {totals.map((total) => (
                  <tr key={total.id}>
                    <th scope="row">{total.format}</th>
                    <td>{bitsText(total.bpw)}</td>
                    <td>{numberText(total.metrics.relRmse)}</td>
                    <td>{cosineText(total.metrics.cosine)}</td>
                    <td>{countText(total.tensors)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <p className={styles.muted} data-testid="model-basis">
            {isExact
              ? 'Exact: every row of every matrix whose rows divide into blocks.'
              : 'Sampled: 2 % of the rows of each matrix, at least 64. Lower error does not have to mean lower perplexity.'}
          </p>
          {!isExact && snapshot.state !== 'running' && <Button onPress={() => onMeasure(true)}>Measure all rows</Button>}
          <SizeErrorPlot totals={totals} />
        </>
      )}
    </Section>
  );
}

/** Bits per weight against relative RMSE: a format is worth its size when nothing lies below and to the left of it. */
function SizeErrorPlot({ totals }: { readonly totals: readonly FormatTotal[] }) {
  const svg = useRef<SVGSVGElement>(null);
  const points = useMemo(() => totals.filter(({ metrics }) => (metrics.relRmse ?? 0) > 0).map(({ format, bpw, metrics }) => ({ format, bpw, error: metrics.relRmse! })), [totals]);
  const x = useMemo<Axis>(() => ({ label: 'bits per weight', domain: [0, Math.max(2, ...points.map(({ bpw }) => bpw)) * 1.08] }), [points]);
  const y = useMemo<Axis>(() => {
    const errors = points.map(({ error }) => error);
    const domain = [Math.min(...errors) / 1.5, Math.max(...errors) * 1.5] as const;
    return { label: 'relative RMSE', type: 'log', domain, ticks: decadeTicks(...domain), format: (value) => numberText(value, 1) };
  }, [points]);
  const probes = useMemo(
    () =>
      points.map(
        ({ format, bpw, error }): Probe => ({
          key: format,
          series: 'formats',
          x: bpw,
          y: error,
          title: format,
          facts: [
            ['bits per weight', bitsText(bpw)],
            ['relative RMSE', numberText(error)],
          ],
        }),
      ),
    [points],
  );
  if (points.length < 2) return null;
  return (
    <div className={styles.chart}>
      <Plot
        label="Size against error of the formats"
        description={points.map(({ format, bpw, error }) => `${format}: ${bitsText(bpw)} bits, ${numberText(error)}`).join('; ')}
        x={x}
        y={y}
        probes={probes}
        svgRef={svg}
        draw={(frame) =>
          points.map(({ format, bpw, error }) => [
            <circle key={format} className={styles.bar} cx={frame.x(bpw)} cy={frame.y(error)} r={4} />,
            <text key={`${format} name`} className={styles.pointName} x={frame.x(bpw) + 7} y={frame.y(error) + 4}>
              {format}
            </text>,
          ])
        }
      />
    </div>
  );
}

/** 1, 2 and 5 times powers of ten within [low, high]; powers alone where that would be too many. */
function decadeTicks(low: number, high: number): number[] {
  const powers = Array.from({ length: 12 }, (_, index) => 10 ** (index - 8));
  const steps = high / low > 100 ? [1] : [1, 2, 5];
  return powers.flatMap((power) => steps.map((step) => step * power)).filter((tick) => tick >= low && tick <= high);
}
