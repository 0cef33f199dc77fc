import { type RefObject, useMemo, useState } from 'react';
import type { TensorBlock } from '../../core/experiments/tensor/tensor-block.ts';
import { requireFormat } from '../../core/experiments/tensor/candidates.ts';
import type { TensorBlockResult } from '../../gguf/jobs/tensor-block.ts';
import { BlockMap } from '../../ui/block/BlockMap.tsx';
import { ByteInspector } from '../../ui/block/ByteInspector.tsx';
import type { Axis } from '../../ui/chart/axis.ts';
import { Plot } from '../../ui/chart/Plot.tsx';
import type { Probe } from '../../ui/chart/probe.ts';
import { Facts } from '../../ui/Section.tsx';
import { numberText } from '../../ui/number-text.ts';
import styles from './model.module.css';
import tensorsStyles from './tensors.module.css';

interface BlockDetailsProps {
  readonly block: TensorBlockResult;
  readonly svgRef: RefObject<SVGSVGElement | null>;
}

/** A block as plot, numbers, table and bytes. */
export function BlockDetails({ block, svgRef }: BlockDetailsProps) {
  const { x, xHat, codes } = block;
  const d2 = x.reduce((sum, value, index) => sum + (value - xHat[index]!) ** 2, 0);
  const x2 = x.reduce((sum, value) => sum + value * value, 0);
  const worst = x.reduce((largest, value, index) => Math.max(largest, Math.abs(value - xHat[index]!)), 0);
  const isOneGroup = codes.scales.length === 1;
  return (
    <>
      <BlockPlot block={block} svgRef={svgRef} />
      <Facts
        rows={[
          ['Relative RMSE', x2 === 0 ? '–' : numberText(Math.sqrt(d2 / x2))],
          ['Max error', numberText(worst)],
          [isOneGroup ? 'Scale' : `Scales of ${codes.groupSize} values`, Array.from(codes.scales, (scale) => numberText(scale)).join('  ')],
          ...(codes.mins ? [[isOneGroup ? 'Minimum' : 'Minimums', Array.from(codes.mins, (min) => numberText(min)).join('  ')] as const] : []),
        ]}
      />
      <ValueTable block={block} />
      <Bytes title={`${block.bytes.length} bytes`} block={block} />
      {block.stored && <Bytes title={`As stored in the file: ${requireFormat(block.stored.format).label}, ${block.stored.bytes.length} bytes`} block={block.stored} />}
    </>
  );
}

function BlockPlot({ block, svgRef }: BlockDetailsProps) {
  const { x: values, xHat, codes, col } = block;
  const [low, high] = [...values, ...xHat].reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [0, 0]);
  const x = useMemo<Axis>(() => ({ label: 'column', domain: [col - 0.5, col + values.length - 0.5] }), [col, values.length]);
  const y = useMemo<Axis>(() => ({ label: 'value', domain: low < high ? [low, high] : [-1, 1] }), [low, high]);
  const probes = useMemo(
    () =>
      Array.from(
        values,
        (value, index): Probe => ({
          key: String(index),
          series: 'values',
          x: col + index,
          y: value,
          title: `Column ${col + index}`,
          facts: [
            ['original', numberText(value, 6)],
            ['back', numberText(xHat[index]!, 6)],
            ['error', numberText(value - xHat[index]!, 3)],
            ['code', String(codes.codes[index])],
          ],
        }),
      ),
    [values, xHat, codes, col],
  );
  return (
    <div className={styles.chart}>
      <Plot
        label="Values of the block: bars are the originals, ticks what the format gives back"
        description={`${values.length} values between ${numberText(low)} and ${numberText(high)}.`}
        x={x}
        y={y}
        probes={probes}
        svgRef={svgRef}
        draw={(frame) => {
          const step = (frame.right - frame.left) / values.length;
          return Array.from(values, (value, index) => {
            const left = frame.x(col + index - 0.5);
            const [a, b] = [frame.y(0), frame.y(value)];
            const back = frame.y(xHat[index]!);
            return (
              <g key={index}>
                <rect className={styles.bar} x={left + step * 0.15} width={step * 0.7} y={Math.min(a, b)} height={Math.abs(a - b)} />
                <line className={styles.back} x1={left} x2={left + step} y1={back} y2={back} />
              </g>
            );
          });
        }}
      />
    </div>
  );
}

function ValueTable({ block: { x, xHat, codes, col } }: { readonly block: TensorBlock }) {
  return (
    <div className={tensorsStyles.blockTable} tabIndex={0} role="region" aria-label="Values of the block">
      <table className={tensorsStyles.table}>
        <thead>
          <tr>
            <th scope="col">Column</th>
            <th scope="col">Original</th>
            <th scope="col">Back</th>
            <th scope="col">Error</th>
            <th scope="col">Code</th>
          </tr>
        </thead>
        <tbody>
          {Array.from(x, (value, index) => (
            <tr key={index}>
              <th scope="row">{col + index}</th>
              <td>{numberText(value, 5)}</td>
              <td>{numberText(xHat[index]!, 5)}</td>
              <td>{numberText(value - xHat[index]!, 3)}</td>
              <td>{codes.codes[index]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The bytes of a block by field, and the selected one down to its bits. */
function Bytes({ title, block }: { readonly title: string; readonly block: TensorBlock }) {
  const [byte, setByte] = useState(0);
  const format = requireFormat(block.format);
  const selected = Math.min(byte, block.bytes.length - 1);
  return (
    <details className={styles.bytes}>
      <summary>{title}</summary>
      <BlockMap format={format} bytes={block.bytes} plainBytes={block.bytes} selected={selected} onSelect={setByte} perLine={8} />
      <ByteInspector format={format} bytes={block.bytes} plainBytes={block.bytes} byte={selected} />
      <p className={styles.muted}>
        Codes: {block.codes.codes.join(' ')}. <a href={`#/v1/formats?format=${format.id}`}>About {format.label}</a>
      </p>
    </details>
  );
}
