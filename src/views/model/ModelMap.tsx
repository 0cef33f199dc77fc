import { type KeyboardEvent, useMemo, useState } from 'react';
import type { ModelErrorSnapshot } from '../../client/model-errors.ts';
import { colorIndex, type ColorMap, colorMaps } from '../../core/color/colormaps.ts';
import { requireFormat } from '../../core/experiments/tensor/format-candidate.ts';
import type { GgufTensor } from '../../gguf/header.ts';
import type { OpenModel } from '../../state/models.ts';
import { ColorBar } from '../../ui/ColorBar.tsx';
import { EmptyState } from '../../ui/Feedback.tsx';
import { Select } from '../../ui/Select.tsx';
import { metricInfo } from './metric-info.ts';
import { layoutModel, type ModelLayout } from './model-layout.ts';
import type { ModelState, PatchModelState } from './model-state.ts';
import { type ModelCell, modelCell } from './model-values.ts';
import { numberText } from '../../ui/number-text.ts';
import { ScopeSwitch } from './ScopeSwitch.tsx';
import mapsStyles from './maps.module.css';
import mapStyles from './model-map.module.css';

interface ModelMapProps {
  readonly model: OpenModel;
  readonly snapshot: ModelErrorSnapshot;
  readonly state: ModelState;
  readonly patch: PatchModelState;
}

/** Every tensor of the model as one cell: blocks across, roles down. */
export function ModelMap({ model, snapshot, state, patch }: ModelMapProps) {
  const layout = useMemo(() => layoutModel(model.header.tensors), [model]);
  const [cursor, setCursor] = useState<string>();
  const { formats, metric } = state;
  const show = shownFormat(state);
  const cells = useMemo(
    () => new Map(model.header.tensors.flatMap((tensor) => entryOf(tensor.name, modelCell(tensor, snapshot, formats, show, metric)))),
    [model, snapshot, formats, show, metric],
  );
  const values = [...cells.values()].map(({ value }) => value).filter(Number.isFinite);
  const [low, high] = values.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
  const info = metricInfo[metric];
  const colorMap = colorMaps[state.map];
  const open = (name: string): void => patch({ tensor: name, scope: 'tensor', block: '' });
  return (
    <section className={mapsStyles.maps} aria-label="Errors of all tensors">
      <header className={mapsStyles.mapsHead}>
        <ScopeSwitch state={state} patch={patch} />
        <Select
          label="Shown"
          value={show}
          options={[
            ...formats.map((id) => ({ value: id, label: requireFormat(id).label })),
            { value: 'worst', label: 'Worst of the chosen' },
            { value: 'best', label: 'Best of the chosen' },
          ]}
          onChange={(value) => patch({ show: value })}
        />
        {values.length > 0 && (
          <div className={mapsStyles.sharedBar}>
            <ColorBar map={colorMap} low={low} high={high} label={info.axis} format={info.text} />
          </div>
        )}
      </header>
      {values.length === 0 ? (
        <EmptyState title={snapshot.state === 'running' ? 'Measuring ...' : 'Nothing is measured'}>
          <p>Tensors with rows of whole blocks are quantized to the chosen formats; this model has none yet.</p>
        </EmptyState>
      ) : (
        <Cells
          layout={layout}
          cells={cells}
          colors={{ colorMap, low, high }}
          label={`${info.label} of ${cells.size} tensors, from ${info.text(low)} to ${info.text(high)}`}
          cursor={cursor}
          onCursor={setCursor}
          onOpen={open}
        />
      )}
      <p className={mapsStyles.reading} role="status">
        {cursor === undefined ? 'Point at a cell, or focus the map and use the arrow keys; click or Enter shows the tensor.' : <CellReading name={cursor} cell={cells.get(cursor)} text={info.text} />}
      </p>
    </section>
  );
}

const entryOf = (name: string, cell: ModelCell | undefined): readonly (readonly [string, ModelCell])[] => (cell ? [[name, cell]] : []);

const shownFormat = ({ show, formats }: ModelState): string => (show === 'best' || show === 'worst' || formats.includes(show) ? show : (formats[0] ?? 'worst'));

function CellReading({ name, cell, text }: { readonly name: string; readonly cell: ModelCell | undefined; readonly text: (value: number) => string }) {
  return (
    <>
      {name}
      <span>
        {cell ? (
          <>
            {requireFormat(cell.format).label} <b>{text(cell.value)}</b>
            {cell.isExact ? ' (exact)' : ` (sampled${cell.relRmseError ? `, relative RMSE ± ${numberText(cell.relRmseError, 2)}` : ''})`}
          </>
        ) : (
          'not quantized: one row, no whole blocks, or not decodable'
        )}
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
