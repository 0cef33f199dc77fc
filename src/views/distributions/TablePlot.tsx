import { type KeyboardEvent, type PointerEvent, type RefObject, useMemo } from 'react';
import type { ScaleSign } from '../../core/experiments/codebook/block-errors.ts';
import type { Frame } from '../../ui/chart/frame.ts';
import { Plot } from '../../ui/chart/Plot.tsx';
import type { DesignTable } from './designer-tables.ts';
import styles from './designer.module.css';
import { errorText, fixed } from './format.ts';
import type { JudgedTable } from './use-codebook.ts';

interface TablePlotProps {
  readonly tables: readonly DesignTable[];
  /** Errors in the order of the tables; undefined while they are computed. */
  readonly judged: readonly (JudgedTable | undefined)[];
  /** The sign of the scale whose error stands first. */
  readonly sign: ScaleSign;
  /** Probabilities of equal bins over (-1, 1), the family's scaled samples. */
  readonly density: Float64Array | undefined;
  /** Stands above the drawing. */
  readonly title: string;
  /** Samples per block. */
  readonly size: number;
  readonly svgRef: RefObject<SVGSVGElement | null>;
  /** The level of the own table is dragged to a place in [-1, 1]; `isFinal` when it is let go. */
  readonly onMove: (index: number, place: number, isFinal: boolean) => void;
}

const none: readonly never[] = [];

/** Tables as rows of levels under the density that they have to cover. The levels of the own table can be moved. */
export function TablePlot({ tables, judged, sign, density, title, size, svgRef, onMove }: TablePlotProps) {
  const x = useMemo(
    () => ({
      label: 'Level, in units of the largest magnitude of its table',
      domain: [-1.06, 1.06] as const,
      ticks: [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1],
    }),
    [],
  );
  const y = useMemo(() => ({ label: title, domain: [0, 1] as const, ticks: [] }), [title]);
  const draw = (frame: Frame) => {
    const height = frame.bottom - frame.top;
    const wanted = density ? Math.min(170, height * 0.36) : 0;
    // The rows come first: each needs room for its name above its levels.
    const hillHeight = (height - wanted) / Math.max(1, tables.length) < 44 ? 0 : wanted;
    const rowsTop = frame.top + hillHeight + 10;
    const rowHeight = (frame.bottom - rowsTop) / Math.max(1, tables.length);
    return (
      <>
        {density && hillHeight > 0 && (
          <Atom
            frame={frame}
            share={1 / size / Math.max(...density)}
            bottom={frame.top + hillHeight}
            height={hillHeight}
          />
        )}
        {density && hillHeight > 0 && <path className={styles.hill} d={hillPath(frame, density, frame.top + hillHeight, hillHeight)} />}
        {tables.map((table, row) => (
          <Row
            key={table.id}
            frame={frame}
            table={table}
            judged={judged[row]}
            sign={sign}
            top={rowsTop + row * rowHeight}
            height={rowHeight}
            onMove={onMove}
          />
        ))}
      </>
    );
  };
  const words = tables.map(
    ({ label, levels }, row) =>
      `${label} with ${levels.length} levels${judged[row] ? `: relative squared error ${errorText(judged[row][sign])}` : ''}`,
  );
  return (
    <Plot
      label="Tables of levels and their error"
      description={`${words.join('; ')}.`}
      x={x}
      y={y}
      probes={none}
      hasHandles
      svgRef={svgRef}
      draw={draw}
    />
  );
}

interface RowProps {
  readonly frame: Frame;
  readonly table: DesignTable;
  readonly judged: JudgedTable | undefined;
  readonly sign: ScaleSign;
  readonly top: number;
  readonly height: number;
  readonly onMove: TablePlotProps['onMove'];
}

function Row({ frame, table, judged, sign, top, height, onMove }: RowProps) {
  const largest = Math.max(...table.levels.map(Math.abs));
  const isOwn = table.id === 'own';
  const middle = top + Math.max(26, height * 0.62);
  const reach = Math.min(13, height * 0.2);
  return (
    <g className={isOwn ? styles.own : styles.rival}>
      <line className={styles.rule} x1={frame.left} x2={frame.right} y1={top} y2={top} />
      <text className={styles.name} x={frame.left + 8} y={top + 16}>
        {table.label}
      </text>
      <text className={styles.value} x={frame.right - 8} y={top + 16} textAnchor="end">
        {judged ? errorsText(judged, sign, frame.right - frame.left > 520) : '…'}
      </text>
      <line className={styles.base} x1={frame.x(-1)} x2={frame.x(1)} y1={middle} y2={middle} />
      {table.levels.map((level, index) => {
        const x = frame.x(level / largest);
        return isOwn ? (
          // Levels keep their order, so their place in it names them.
          <Handle
            key={`${index}`}
            frame={frame}
            index={index}
            level={level}
            place={level / largest}
            y={middle}
            reach={reach}
            onMove={onMove}
          />
        ) : (
          <line key={level} className={styles.tick} x1={x} x2={x} y1={middle - reach} y2={middle + reach} />
        );
      })}
    </g>
  );
}

/** The error with the chosen sign of the scale, and where there is room with the other one. */
function errorsText(judged: JudgedTable, sign: ScaleSign, isWide: boolean): string {
  const own = errorText(judged[sign]);
  if (!isWide) return own;
  return `${own} (sign ${sign}), ${errorText(judged[sign === 'free' ? 'fixed' : 'free'])} (${sign === 'free' ? 'fixed' : 'free'})`;
}

interface HandleProps {
  readonly frame: Frame;
  readonly index: number;
  readonly level: number;
  readonly place: number;
  readonly y: number;
  readonly reach: number;
  readonly onMove: TablePlotProps['onMove'];
}

/** A level that can be dragged, or moved by the arrow keys by 1/127 (with Shift by 8/127). */
function Handle({ frame, index, level, place, y, reach, onMove }: HandleProps) {
  const x = frame.x(place);
  const placeOf = (event: PointerEvent<SVGGElement>): number => {
    const svg = event.currentTarget.ownerSVGElement!.getBoundingClientRect();
    return frame.x.invert(event.clientX - svg.left);
  };
  const isDragging = (event: PointerEvent<SVGGElement>): boolean =>
    event.currentTarget.hasPointerCapture(event.pointerId);
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (steps === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onMove(index, place + (steps * (event.shiftKey ? 8 : 1)) / 127, true);
  };
  return (
    <g
      className={styles.handle}
      tabIndex={0}
      role="slider"
      aria-label={`Level ${index}`}
      aria-valuenow={level}
      aria-valuemin={-127}
      aria-valuemax={127}
      aria-valuetext={`${level}, ${fixed(place, 3)} of the largest magnitude`}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => isDragging(event) && onMove(index, placeOf(event), false)}
      onPointerUp={(event) => isDragging(event) && onMove(index, placeOf(event), true)}
    >
      <rect data-screen-only="" className={styles.hit} x={x - 12} y={y - 14} width={24} height={28} />
      <line x1={x} x2={x} y1={y - reach} y2={y + reach} />
      <circle cx={x} cy={y} r={4.5} />
    </g>
  );
}

/** The sample that is put on -1, as high as a bin of its probability would be, cut at the top. */
function Atom({
  frame,
  share,
  bottom,
  height,
}: {
  readonly frame: Frame;
  readonly share: number;
  readonly bottom: number;
  readonly height: number;
}) {
  const top = bottom - Math.min(height, share * (height - 14));
  return (
    <g className={styles.atom}>
      <line x1={frame.x(-1)} x2={frame.x(-1)} y1={bottom} y2={top} />
      <text x={frame.x(-1) + 8} y={Math.max(frame.top + 12, top + 10)}>
        the largest magnitude of every block
      </text>
    </g>
  );
}

function hillPath(frame: Frame, density: Float64Array, bottom: number, height: number): string {
  const scale = (height - 14) / Math.max(...density);
  const edge = (bin: number): number => frame.x((2 * bin) / density.length - 1);
  const parts = Array.from(density, (value, bin) => `V${bottom - value * scale}H${edge(bin + 1)}`);
  return `M${edge(0)},${bottom}${parts.join('')}V${bottom}Z`;
}
