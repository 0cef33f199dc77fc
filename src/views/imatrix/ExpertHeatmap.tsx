import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { colorMaps } from '../../core/color/colormaps.ts';
import type { ExpertCounts } from '../../imatrix/jobs/report.ts';
import { useSize } from '../../ui/chart/use-size.ts';
import { ColorBar } from '../../ui/ColorBar.tsx';
import { countText } from '../../ui/number-text.ts';
import { computeExpertMap, drawExpertMap, expertMapRange, factorText } from './expert-map.ts';
import styles from './imatrix.module.css';

interface ExpertHeatmapProps {
  readonly tensors: readonly ExpertCounts[];
  readonly selectedName: string;
  readonly onSelect: (name: string) => void;
}

interface Cell {
  readonly row: number;
  readonly col: number;
}

const labelPx = 15;

/** How often each expert of each tensor was used, against an even share. Arrow keys read the cells, Enter shows the tensor. */
export function ExpertHeatmap({ tensors, selectedName, onSelect }: ExpertHeatmapProps) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = useSize(box);
  const [cell, setCell] = useState<Cell>();
  const map = useMemo(() => computeExpertMap(tensors), [tensors]);
  const { rows, cols } = map;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || width === 0 || height === 0) return;
    const ratio = window.devicePixelRatio;
    context.canvas.width = Math.floor(width * ratio);
    context.canvas.height = Math.floor(height * ratio);
    drawExpertMap(context, map, tensors, context.canvas.width, context.canvas.height);
  }, [map, tensors, width, height]);
  const clamped = ({ row, col }: Cell): Cell => ({ row: Math.min(rows - 1, Math.max(0, row)), col: Math.min(tensors[Math.min(rows - 1, Math.max(0, row))]!.counts.length - 1, Math.max(0, col)) });
  const at = cell && cell.row < rows ? clamped(cell) : undefined;
  const onPointer = (event: PointerEvent) => {
    const bounds = box.current!.getBoundingClientRect();
    setCell({
      row: Math.floor(((event.clientY - bounds.top) / bounds.height) * rows),
      col: Math.floor(((event.clientX - bounds.left) / bounds.width) * cols),
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, Cell>> = { ArrowLeft: { row: 0, col: -1 }, ArrowRight: { row: 0, col: 1 }, ArrowUp: { row: -1, col: 0 }, ArrowDown: { row: 1, col: 0 } };
    const step = steps[event.key];
    if (step) {
      event.preventDefault();
      setCell(at ? { row: at.row + step.row, col: at.col + step.col } : { row: 0, col: 0 });
    } else if (event.key === 'Enter' && at) onSelect(tensors[at.row]!.name);
    else if (event.key === 'Escape') setCell(undefined);
  };
  const missing = tensors.reduce((sum, { counts }) => sum + counts.filter((count) => !(count > 0)).length, 0);
  const total = tensors.reduce((sum, { counts }) => sum + counts.length, 0);
  const labelStep = Math.max(1, Math.ceil((rows * labelPx) / Math.max(1, height)));
  return (
    <div className={styles.heatmap}>
      <div className={styles.heatLabels} aria-hidden>
        {tensors.map(
          ({ name }, row) =>
            row % labelStep === 0 && (
              <span key={`${name} ${row}`} style={{ top: `${((row + 0.5) / rows) * 100}%` }} data-selected={name === selectedName ? '' : undefined}>
                {name.replace(/\.weight$/, '')}
              </span>
            ),
        )}
      </div>
      <div
        ref={box}
        className={styles.heatBox}
        // A picture that is read with keys.
        role="application"
        aria-label={`Use of ${countText(total)} experts in ${rows} tensors; ${countText(missing)} have no data. The coverage table lists them.`}
        tabIndex={0}
        onPointerMove={onPointer}
        onPointerDown={onPointer}
        onPointerLeave={() => setCell(undefined)}
        onClick={() => at && onSelect(tensors[at.row]!.name)}
        onKeyDown={onKeyDown}
      >
        <canvas ref={canvas} style={{ width: '100%', height: '100%' }} />
        {at && (
          <i
            className={styles.heatCursor}
            style={{ left: `${(at.col / cols) * 100}%`, top: `${(at.row / rows) * 100}%`, width: `${100 / cols}%`, height: `${100 / rows}%` }}
          />
        )}
      </div>
      <div className={styles.heatFoot}>
        <ColorBar map={colorMaps.diverging} low={-expertMapRange} high={expertMapRange} label="use ÷ even share, no unit" format={factorText} />
        {missing > 0 && (
          <span className={styles.heatMissing}>
            <i aria-hidden>✕</i> no data: {countText(missing)} of {countText(total)}
          </span>
        )}
        <span className={styles.heatReading} role="status">
          {at ? readingOf(tensors[at.row]!, at.col, map.values[at.row * cols + at.col]!) : 'One row per tensor, one column per expert.'}
        </span>
      </div>
    </div>
  );
}

function readingOf({ name, counts }: ExpertCounts, expert: number, log2: number): string {
  const count = counts[expert]!;
  const use = Number.isNaN(log2) ? 'no data' : `count ${countText(count)}, ${(2 ** log2).toFixed(2)} of an even share`;
  return `${name}, expert ${expert}: ${use}`;
}
