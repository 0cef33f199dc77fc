import { type ScaleLinear, scaleLinear } from 'd3-scale';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react';
import type { ColorMap } from '../../core/color/colormaps.ts';
import type { SweepResult } from '../../core/experiments/landscape/sweep-job.ts';
import { useElementWidth } from '../../ui/use-element-width.ts';
import styles from './landscape.module.css';
import { paintSweep } from './paint-sweep.ts';

/** A pixel of the picture. */
export interface SweepPixel {
  readonly row: number;
  readonly col: number;
}

interface SweepPlotProps {
  readonly result: SweepResult;
  readonly map: ColorMap;
  readonly at: SweepPixel;
  readonly onMove: (at: SweepPixel) => void;
  readonly description: string;
}

const margin = { top: 8, right: 14, bottom: 42, left: 52 };

/** The mosaic of roundings over the places of the largest and the smallest value, with what each algorithm chooses. */
export function SweepPlot({ result, map, at, onMove, description }: SweepPlotProps) {
  const [ref, width] = useElementWidth(720);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { levelCount, width: cols, height: rows, cellOf, best } = result;
  const plotWidth = Math.max(40, width - margin.left - margin.right);
  const plotHeight = Math.min(380, Math.max(190, plotWidth / 2));
  const total = plotHeight + margin.top + margin.bottom;
  const selected = cellOf[at.row * cols + at.col]!;
  useEffect(() => {
    canvas.current?.getContext('2d')?.putImageData(paintSweep(result, map, selected), 0, 0);
  }, [result, map, selected]);

  const x = scaleLinear([0.5, levelCount - 0.5], [margin.left, margin.left + plotWidth]);
  const y = scaleLinear([-0.5, 0.5], [margin.top, margin.top + plotHeight]);
  const place = (event: PointerEvent<HTMLElement>): void => {
    if (event.type === 'pointermove' && event.buttons === 0 && event.pointerType !== 'mouse') return;
    const box = event.currentTarget.getBoundingClientRect();
    const clamp = (value: number, count: number): number => Math.min(count - 1, Math.max(0, Math.floor(value * count)));
    onMove({ col: clamp((event.clientX - box.left) / box.width, cols), row: clamp((event.clientY - box.top) / box.height, rows) });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.shiftKey ? 16 : 1;
    const moves: Record<string, readonly [col: number, row: number]> = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    onMove({ col: Math.min(cols - 1, Math.max(0, at.col + move[0])), row: Math.min(rows - 1, Math.max(0, at.row + move[1])) });
  };
  const bestAt = cellCentre(result, best);
  const markers = groupMarkers(result, x, y);
  return (
    <figure className={styles.plot} ref={ref}>
      <div className={styles.sweep} style={{ height: total }}>
        <canvas ref={canvas} width={cols} height={rows} className={styles.mosaic} style={{ left: margin.left, top: margin.top, width: plotWidth, height: plotHeight }} aria-hidden />
        <svg width={width} height={total} aria-hidden>
          {x.ticks(Math.min(levelCount, width < 520 ? 5 : 10)).map((tick) => (
            <g key={tick} className={styles.tick} transform={`translate(${x(tick)} ${margin.top + plotHeight})`}>
              <line y2={4} />
              <text y={17} textAnchor="middle">
                {tick}
              </text>
            </g>
          ))}
          {y.ticks(5).map((tick) => (
            <g key={tick} className={styles.tick} transform={`translate(${margin.left} ${y(tick)})`}>
              <line x1={-4} x2={0} />
              <text x={-7} dy="0.32em" textAnchor="end">
                {tick.toFixed(1).replace('-', '−')}
              </text>
            </g>
          ))}
          <text className={styles.axisLabel} x={margin.left + plotWidth / 2} y={total - 6} textAnchor="middle">
            scale: the level that the largest value lands on →
          </text>
          <text className={styles.axisLabel} transform={`translate(12 ${margin.top + plotHeight / 2}) rotate(-90)`} textAnchor="middle">
            offset: the smallest value lands on
          </text>
          {bestAt && (
            <g className={styles.bestCell} transform={`translate(${x.range()[0]! + ((bestAt.col + 0.5) / cols) * plotWidth} ${margin.top + ((bestAt.row + 0.5) / rows) * plotHeight})`}>
              <path d="M0-9 2.6-3 9-2.6 4 1.6 5.6 8 0 4.4-5.6 8-4 1.6-9-2.6-2.6-3Z" />
            </g>
          )}
          {markers.map(({ px, py, numbers, isOutside }) => (
            <g key={numbers.join()} className={styles.sweepChoice} data-outside={isOutside ? '' : undefined} transform={`translate(${px} ${py})`}>
              <path d="M0-5 5 0 0 5-5 0Z" />
              <text x={px > x.range()[1]! - 60 ? -8 : 8} dy="0.34em" textAnchor={px > x.range()[1]! - 60 ? 'end' : 'start'}>
                {numbersText(numbers)}
              </text>
            </g>
          ))}
          <path
            className={styles.crosshair}
            d="M-9 0H-3M3 0H9M0-9V-3M0 3V9"
            transform={`translate(${margin.left + ((at.col + 0.5) / cols) * plotWidth} ${margin.top + ((at.row + 0.5) / rows) * plotHeight})`}
          />
        </svg>
        <div
          className={styles.sweepTarget}
          style={{ left: margin.left, top: margin.top, width: plotWidth, height: plotHeight }}
          role="application"
          aria-roledescription="mosaic"
          aria-label={description}
          tabIndex={0}
          onPointerMove={place}
          onPointerDown={place}
          onKeyDown={onKeyDown}
        />
      </div>
    </figure>
  );
}

interface ChoiceMarker {
  readonly px: number;
  readonly py: number;
  readonly numbers: number[];
  readonly isOutside: boolean;
}

/** Choices that would lie over each other share a marker. */
const markerGapPx = 12;

/** Where the choices lie in the picture, at its edge where they lie beyond it; numbers as in the table. */
function groupMarkers(result: SweepResult, x: ScaleLinear<number, number>, y: ScaleLinear<number, number>): readonly ChoiceMarker[] {
  const inside = (value: number, [from = 0, to = 0]: readonly number[]): number => Math.min(to, Math.max(from, value));
  const markers: ChoiceMarker[] = [];
  result.choices.forEach((choice, index) => {
    if (!Number.isFinite(choice.highTarget)) return;
    const [px, py] = [inside(x(choice.highTarget), x.range()), inside(y(choice.lowTarget), y.range())];
    const near = markers.find((marker) => Math.hypot(marker.px - px, marker.py - py) < markerGapPx);
    if (near) near.numbers.push(index + 1);
    else markers.push({ px, py, numbers: [index + 1], isOutside: isOutside(choice, result.levelCount) });
  });
  return markers;
}

/** Long lists would run over other markers; the table has them all. */
const numbersText = (numbers: readonly number[]): string => (numbers.length > 4 ? `${numbers.slice(0, 3).join(' ')} +${numbers.length - 3}` : numbers.join(' '));

const isOutside = ({ highTarget, lowTarget }: SweepResult['choices'][number], levelCount: number): boolean =>
  highTarget < 0.5 || highTarget > levelCount - 0.5 || Math.abs(lowTarget) > 0.5;

/** The pixel of a cell that is nearest to the mean of its pixels; undefined for a cell without any. */
export function cellCentre({ width, height, cellOf }: Pick<SweepResult, 'width' | 'height' | 'cellOf'>, cell: number): SweepPixel | undefined {
  let count = 0;
  let rowSum = 0;
  let colSum = 0;
  for (let at = 0; at < width * height; at++) {
    if (cellOf[at] !== cell) continue;
    count++;
    rowSum += Math.floor(at / width);
    colSum += at % width;
  }
  let nearest: SweepPixel | undefined;
  let least = Infinity;
  for (let at = 0; at < width * height; at++) {
    if (cellOf[at] !== cell) continue;
    const [row, col] = [Math.floor(at / width), at % width];
    const distance = (row - rowSum / count) ** 2 + (col - colSum / count) ** 2;
    if (distance < least) {
      least = distance;
      nearest = { row, col };
    }
  }
  return nearest;
}
