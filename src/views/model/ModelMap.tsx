import { type KeyboardEvent, useMemo, useState } from 'react';
import type { ModelErrorSnapshot } from '../../client/model-errors.ts';
import { colorIndex, type ColorMap, colorMaps } from '../../core/color/colormaps.ts';
import type { ErrorMetric } from '../../core/experiments/tensor/error-metrics.ts';
import type { GgufTensor } from '../../gguf/header.ts';
import type { OpenModel } from '../../state/models.ts';
import { EmptyState } from '../../ui/Feedback.tsx';
import { countText } from '../../ui/number-text.ts';
import { candidateLabel } from './candidate.ts';
import { errorText, metricText } from './metric-text.ts';
import { layoutModel, type ModelLayout } from './model-layout.ts';
import type { ModelState, PatchModelState } from './model-state.ts';
import { cellError, type ModelCell, modelCell } from './model-values.ts';
import mapsStyles from './maps.module.css';
import mapStyles from './model-map.module.css';

interface ModelMapProps {
  readonly model: OpenModel;
  readonly snapshot: ModelErrorSnapshot;
  readonly candidates: readonly string[];
  /** Candidate that is shown, or `best` or `worst`. */
  readonly show: string;
  readonly metric: ErrorMetric;
  readonly state: ModelState;
  readonly patch: PatchModelState;
}

/** Every tensor of the model as one cell: blocks across, roles down. */
export function ModelMap({ model, snapshot, candidates, show, metric, state, patch }: ModelMapProps) {
  const { tensors } = model.header;
  const layout = useMemo(() => layoutModel(tensors), [tensors]);
  const [cursor, setCursor] = useState<string>();
  const cells = useMemo(() => modelCells(tensors, snapshot, candidates, show, metric), [tensors, snapshot, candidates, show, metric]);
  const range = cellRange(cells);
  const open = (name: string): void => patch({ tensor: name, scope: 'tensor', block: '' });
  const pointed = cursor === undefined ? undefined : tensors.find(({ name }) => name === cursor);
  return (
    <>
      {!range ? (
        <EmptyState title={snapshot.state === 'running' ? 'Measuring ...' : 'Nothing is measured'}>
          <p>Tensors with rows of whole blocks are quantized to the chosen formats; this model has none yet.</p>
        </EmptyState>
      ) : (
        <Cells
          layout={layout}
          cells={cells}
          colors={{ colorMap: colorMaps[state.map], ...range }}
          label={`${metric.label} of ${cells.size} tensors, from ${metricText(metric, range.low)} to ${metricText(metric, range.high)}`}
          cursor={cursor}
          onCursor={setCursor}
          onOpen={open}
        />
      )}
      <p className={mapsStyles.reading} role="status">
        {pointed ? <CellReading tensor={pointed} cell={cells.get(pointed.name)} metric={metric} /> : 'Point at a cell, or focus the map and use the arrow keys; click or Enter shows the tensor.'}
      </p>
    </>
  );
}

/** The cells of all tensors that have one, by name. */
export function modelCells(tensors: readonly GgufTensor[], snapshot: ModelErrorSnapshot, candidates: readonly string[], show: string, metric: ErrorMetric): ReadonlyMap<string, ModelCell> {
  const cells = new Map<string, ModelCell>();
  for (const tensor of tensors) {
    const cell = modelCell(tensor, snapshot, candidates, show, metric);
    if (cell) cells.set(tensor.name, cell);
  }
  return cells;
}

/** Smallest and largest finite number of the cells; undefined without any. */
export function cellRange(cells: ReadonlyMap<string, ModelCell>): { readonly low: number; readonly high: number } | undefined {
  const values = [...cells.values()].map(({ value }) => value).filter(Number.isFinite);
  return values.length === 0 ? undefined : { low: Math.min(...values), high: Math.max(...values) };
}

/** What is known about one tensor, in numbers. */
export function CellReading({ tensor, cell, metric }: { readonly tensor: GgufTensor; readonly cell: ModelCell | undefined; readonly metric: ErrorMetric }) {
  if (!cell)
    return (
      <>
        {tensor.name}
        <span>not quantized: one row, no whole blocks, or not decodable</span>
      </>
    );
  const { isExact, sums } = cell.known;
  const error = errorText(cellError(tensor, cell, metric));
  return (
    <>
      {tensor.name}
      <span>
        {candidateLabel(cell.format, tensor)}: {metric.label} <b>{metricText(metric, cell.value)}</b> {error}
        {isExact ? ' (exact, all rows)' : ` (sampled, ${countText(sums.rows)} rows${error ? ', ± standard error' : ''})`}
      </span>
    </>
  );
}

interface CellsProps {
  readonly layout: ModelLayout;
  readonly cells: ReadonlyMap<string, ModelCell>;
  readonly colors: { readonly colorMap: ColorMap; readonly low: number; readonly high: number };
  readonly label: string;
  readonly cursor: string | undefined;
  readonly onCursor: (name: string | undefined) => void;
  readonly onOpen: (name: string) => void;
}

function Cells({ layout, cells, colors, label, cursor, onCursor, onOpen }: CellsProps) {
  const { roles, blocks } = layout;
  const others = layout.others.filter(({ name }) => cells.has(name));
  const shownRoles = roles.map((role, index) => ({ role, line: layout.cells.slice(index * blocks.length, (index + 1) * blocks.length) })).filter(({ line }) => line.some((tensor) => tensor && cells.has(tensor.name)));
  const lines: readonly (readonly (GgufTensor | undefined)[])[] = [...shownRoles.map(({ line }) => line), ...others.map((tensor) => [tensor])];
  const onKeyDown = (event: KeyboardEvent) => {
    const line = Math.max(0, lines.findIndex((tensors) => tensors.some((tensor) => tensor?.name === cursor)));
    const column = Math.max(0, lines[line]?.findIndex((tensor) => tensor?.name === cursor) ?? 0);
    const moves: Record<string, readonly [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const move = moves[event.key];
    if ((event.key === 'Enter' || event.key === ' ') && cursor !== undefined) onOpen(cursor);
    else if (event.key === 'Escape') onCursor(undefined);
    else if (move) {
      const target = lines[Math.min(lines.length - 1, Math.max(0, line + move[0]))]!;
      onCursor(target[Math.min(target.length - 1, Math.max(0, column + move[1]))]?.name ?? cursor);
    } else return;
    event.preventDefault();
  };
  const cellOf = (tensor: GgufTensor | undefined, key: number, isWide: boolean) => (
    <i
      key={key}
      data-wide={isWide ? '' : undefined}
      data-cursor={tensor && tensor.name === cursor ? '' : undefined}
      data-tensor={tensor?.name}
      style={{ background: tensor && colorOf(cells.get(tensor.name), colors) }}
    />
  );
  return (
    <div className={mapStyles.scroll}>
      <div
        className={mapStyles.cells}
        style={{ gridTemplateColumns: `max-content repeat(${Math.max(1, blocks.length)}, minmax(7px, 1fr))` }}
        role="application"
        tabIndex={0}
        aria-label={`${label}. Arrow keys move, Enter shows the tensor.`}
        onKeyDown={onKeyDown}
        onPointerOver={(event) => onCursor((event.target as HTMLElement).dataset.tensor)}
        onPointerLeave={() => onCursor(undefined)}
        onClick={(event) => {
          const name = (event.target as HTMLElement).dataset.tensor;
          if (name !== undefined) onOpen(name);
        }}
      >
        {shownRoles.map(({ role, line }) => [<span key={role}>{role.replace(/\.weight$/, '')}</span>, ...line.map((tensor, index) => cellOf(tensor, index, false))])}
        {blocks.length > 0 && <span className={mapStyles.axis}>block</span>}
        {blocks.map((block, index) => (
          <em key={block}>{index % Math.max(1, Math.ceil(blocks.length / 16)) === 0 ? block : ''}</em>
        ))}
        {others.map((tensor) => [<span key={tensor.name}>{tensor.name.replace(/\.weight$/, '')}</span>, cellOf(tensor, 0, true)])}
      </div>
    </div>
  );
}

function colorOf(cell: ModelCell | undefined, { colorMap, low, high }: CellsProps['colors']): string | undefined {
  if (!cell) return undefined;
  const at = 3 * Math.max(0, colorIndex(cell.value, low, high));
  return `rgb(${colorMap.rgb[at]} ${colorMap.rgb[at + 1]} ${colorMap.rgb[at + 2]})`;
}
