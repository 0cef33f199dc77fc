import { scaleLinear } from 'd3-scale';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react';
import { colorize, type ColorMap } from '../../core/color/colormaps.ts';
import { colsOfBin, type TensorGrid } from '../../core/experiments/tensor/grid.ts';
import { ColorBar } from '../../ui/ColorBar.tsx';
import type { BlockAddress } from './block-address.ts';
import type { MapCursor, ShownMap } from './shown-map.ts';
import type { MapRange } from './map-range.ts';
import { countText } from '../../ui/number-text.ts';
import mapsStyles from './maps.module.css';
import styles from './model.module.css';

interface ErrorMapPaneProps {
  readonly map: ShownMap;
  readonly grid: TensorGrid;
  /** Range of the colours. */
  readonly range: MapRange | undefined;
  readonly showBar: boolean;
  readonly colorMap: ColorMap;
  readonly metric: { readonly label: string; readonly axis: string; readonly text: (value: number) => string };
  readonly cursor: MapCursor | undefined;
  readonly opened: BlockAddress | undefined;
  readonly onCursor: (cursor: MapCursor | undefined) => void;
  /** Absent where a point leads nowhere. */
  readonly onOpen?: (cursor: MapCursor) => void;
}

/** The map of one format, or of the values themselves: rows down, columns across. */
export function ErrorMapPane(props: ErrorMapPaneProps) {
  const { map, grid, range, showBar, colorMap, metric, cursor, opened, onCursor, onOpen } = props;
  const { label, range: own } = map;
  const canvas = useRef<HTMLCanvasElement>(null);
  const { binRows, binCols } = grid;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const { values } = map;
    const image = context.createImageData(binCols, binRows);
    colorize(values, range?.low ?? 0, range?.high ?? 1, colorMap, image.data, 4);
    // Bins that were not measured let the stage show through: undefined is not a value.
    for (let bin = 0; bin < values.length; bin++) if (Number.isNaN(values[bin]!)) image.data[4 * bin + 3] = 0;
    context.putImageData(image, 0, 0);
  }, [map, range, colorMap, binRows, binCols]);
  const binAt = (event: PointerEvent<HTMLElement>): MapCursor => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (offset: number, size: number, count: number): number => Math.min(count - 1, Math.max(0, Math.floor((offset / size) * count)));
    return { binRow: share(event.clientY - box.top, box.height, binRows), binCol: share(event.clientX - box.left, box.width, binCols) };
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const at = cursor ?? { binRow: 0, binCol: 0 };
    const step = event.shiftKey ? 10 : 1;
    const moves: Record<string, readonly [number, number]> = { ArrowUp: [-step, 0], ArrowDown: [step, 0], ArrowLeft: [0, -step], ArrowRight: [0, step] };
    const move = moves[event.key];
    if (onOpen && (event.key === 'Enter' || event.key === ' ')) onOpen(at);
    else if (event.key === 'Escape') onCursor(undefined);
    else if (event.key === 'Home') onCursor({ ...at, binCol: 0 });
    else if (event.key === 'End') onCursor({ ...at, binCol: binCols - 1 });
    else if (move)
      onCursor({ binRow: Math.min(binRows - 1, Math.max(0, at.binRow + move[0])), binCol: Math.min(binCols - 1, Math.max(0, at.binCol + move[1])) });
    else return;
    event.preventDefault();
  };
  const summary = own ? `${metric.text(own.low)} to ${metric.text(own.high)}, mean ${metric.text(own.mean)}` : 'nothing measured yet';
  const openedBin = opened && { binRow: Math.floor(opened.row / grid.rowsPerBin), binCol: Math.floor(opened.col / (grid.cellsPerBin * 32)) };
  return (
    <figure className={mapsStyles.pane}>
      <figcaption>
        <strong>{label}</strong> <span className={styles.muted}>{summary}</span>
      </figcaption>
      <div className={mapsStyles.plot}>
        <RowTicks grid={grid} />
        <div
          className={mapsStyles.canvasBox}
          role="application"
          tabIndex={0}
          aria-label={`${metric.label} of ${label} over rows and columns: ${summary} over ${countText(binRows)} × ${countText(binCols)} points. Arrow keys move${onOpen ? ', Enter opens the block' : ''}.`}
          onPointerMove={(event) => onCursor(binAt(event))}
          onPointerLeave={() => onCursor(undefined)}
          onPointerDown={(event) => (onOpen ?? onCursor)(binAt(event))}
          onKeyDown={onKeyDown}
        >
          <canvas ref={canvas} width={binCols} height={binRows} aria-hidden />
          {openedBin && <Frame grid={grid} at={openedBin} tone="opened" />}
          {cursor && <Frame grid={grid} at={cursor} tone="cursor" />}
        </div>
        <ColTicks grid={grid} />
      </div>
      {showBar && own && <ColorBar map={colorMap} low={own.low} high={own.high} label={metric.axis} format={metric.text} />}
    </figure>
  );
}

/** The outline of a bin, at least 5 px in size so that it can be seen. */
function Frame({ grid, at, tone }: { readonly grid: TensorGrid; readonly at: MapCursor; readonly tone: 'cursor' | 'opened' }) {
  const { binRows, binCols } = grid;
  return (
    <div
      className={mapsStyles.frame}
      data-tone={tone}
      style={{
        left: `${((at.binCol + 0.5) / binCols) * 100}%`,
        top: `${((at.binRow + 0.5) / binRows) * 100}%`,
        width: `max(5px, ${100 / binCols}%)`,
        height: `max(5px, ${100 / binRows}%)`,
      }}
    />
  );
}

const ticksBelow = (count: number, wanted: number): number[] => scaleLinear([0, Math.max(1, count - 1)], [0, 1]).ticks(wanted).filter(Number.isInteger);

function RowTicks({ grid }: { readonly grid: TensorGrid }) {
  const { rows, rowsPerBin, binRows } = grid;
  return (
    <div className={mapsStyles.rowTicks} aria-hidden>
      <i>row</i>
      {ticksBelow(rows, 5).map((row) => (
        <span key={row} style={{ top: `${((Math.floor(row / rowsPerBin) + 0.5) / binRows) * 100}%` }}>
          {countText(row)}
        </span>
      ))}
    </div>
  );
}

function ColTicks({ grid }: { readonly grid: TensorGrid }) {
  const { binCols } = grid;
  // The last quarter is left to the name of the axis.
  const bins = [...new Set([0, 0.25, 0.5].map((share) => Math.floor(share * binCols)))];
  return (
    <div className={mapsStyles.colTicks} aria-hidden>
      {bins.map((bin) => (
        <span key={bin} style={{ left: `${(bin / binCols) * 100}%` }}>
          {countText(colsOfBin(grid, bin).start)}
        </span>
      ))}
      <i>column</i>
    </div>
  );
}
