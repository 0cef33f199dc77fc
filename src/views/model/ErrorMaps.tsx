import { useMemo, useState } from 'react';
import type { TensorErrorSnapshot } from '../../client/tensor-errors.ts';
import { formatProblem, requireFormat } from '../../core/experiments/tensor/candidates.ts';
import { colsOfBin, rowsOfBin } from '../../core/experiments/tensor/grid.ts';
import { colorMaps } from '../../core/color/colormaps.ts';
import { ColorBar } from '../../ui/ColorBar.tsx';
import { EmptyState } from '../../ui/Feedback.tsx';
import { storedCandidate } from '../../client/model-totals.ts';
import type { ErrorMetric } from '../../core/experiments/tensor/error-metrics.ts';
import { candidateLabel } from './candidate.ts';
import { blockAddressText, parseBlockAddress } from './block-address.ts';
import { ErrorMapPane } from './ErrorMapPane.tsx';
import { computeMapRange, joinMapRanges, type MapRange } from './map-range.ts';
import { mapOfMetric, metricAxis, metricText } from './metric-text.ts';
import type { MapCursor, ShownMap } from './shown-map.ts';
import type { ModelState, PatchModelState } from './model-state.ts';
import { countText, numberText, shapeText } from '../../ui/number-text.ts';
import { ScopeSwitch } from './ScopeSwitch.tsx';
import type { SelectedTensor } from './use-tensor.ts';
import mapsStyles from './maps.module.css';
import styles from './model.module.css';

interface ErrorMapsProps {
  readonly selected: SelectedTensor;
  readonly snapshot: TensorErrorSnapshot | undefined;
  readonly metric: ErrorMetric;
  readonly state: ModelState;
  readonly patch: PatchModelState;
}

/** One error map per format, side by side, with one cursor and, unless chosen otherwise, one colour scale. */
export function ErrorMaps({ selected, snapshot, metric, state, patch }: ErrorMapsProps) {
  const [cursor, setCursor] = useState<MapCursor>();
  const maps = useMapsInOrder(selected, snapshot, metric, state);
  const shared = maps.reduce<MapRange | undefined>((range, map) => joinMapRanges(range, map.range), undefined);
  const difference = useMemo(() => differenceOf(maps, state.diff), [maps, state.diff]);
  const { tensor } = selected;
  const text = (value: number): string => metricText(metric, value);
  const colorMap = colorMaps[state.map];
  const problems = state.formats.flatMap((id) => formatProblem(requireFormat(id), selected.cols, selected.subject?.weights !== undefined) ?? []);
  const opened = parseBlockAddress(state.block, selected.rows, selected.cols);
  return (
    <section className={mapsStyles.maps} aria-label={`Error maps of ${tensor.name}`}>
      <header className={mapsStyles.mapsHead}>
        <ScopeSwitch state={state} patch={patch} />
        <h2 title={tensor.name}>{tensor.name}</h2>
        <span className={styles.muted}>
          {tensor.typeName} · {shapeText(tensor.shape)}
          {snapshot && maps.length > 0 && ` · ${metric.label}, ${binText(snapshot.grid.rowsPerBin, snapshot.grid.cellsPerBin)}`}
        </span>
        {shared && state.scale === 'shared' && (
          <div className={mapsStyles.sharedBar}>
            <ColorBar map={colorMap} low={shared.low} high={shared.high} label={metricAxis(metric)} format={text} />
          </div>
        )}
      </header>
      {selected.problem !== undefined ? (
        <EmptyState title="No values to compare">
          <p>{selected.problem}</p>
        </EmptyState>
      ) : maps.length === 0 ? (
        <EmptyState title={state.formats.length === 0 ? 'No format is chosen' : problems.length === state.formats.length ? 'No chosen format fits these rows' : snapshot?.state === 'failed' ? 'Nothing could be measured' : 'Measuring ...'}>
          {problems.map((problem) => (
            <p key={problem}>{problem}</p>
          ))}
          {state.formats.length === 0 && <p>Choose formats on the right to see what each of them loses where.</p>}
        </EmptyState>
      ) : (
        <div className={mapsStyles.panes} data-count={maps.length + (difference ? 1 : 0)}>
          {maps.map((map) => (
            <ErrorMapPane
              key={map.id}
              map={map}
              grid={snapshot!.grid}
              range={state.scale === 'shared' ? shared : map.range}
              showBar={state.scale === 'own'}
              colorMap={colorMap}
              metric={{ label: metric.label, axis: metricAxis(metric), text }}
              cursor={cursor}
              opened={opened?.format === map.id ? opened : undefined}
              onCursor={setCursor}
              onOpen={({ binRow, binCol }) =>
                map.id !== storedCandidate &&
                patch({ block: blockAddressText({ format: map.id, row: rowsOfBin(snapshot!.grid, binRow).start, col: colsOfBin(snapshot!.grid, binCol).start }) })
              }
            />
          ))}
          {difference && (
            <ErrorMapPane
              map={difference}
              grid={snapshot!.grid}
              range={difference.range}
              showBar
              colorMap={colorMaps.diverging}
              metric={{ label: `Difference of ${metric.label}`, axis: `${difference.label}: ${metricAxis(metric)}`, text: (value) => numberText(value, 3) }}
              cursor={cursor}
              opened={undefined}
              onCursor={setCursor}
            />
          )}
        </div>
      )}
      <Reading cursor={cursor} maps={difference ? [...maps, difference] : maps} snapshot={snapshot} text={text} />
    </section>
  );
}

/** The map of `a~b`: where a has the larger number and where b. Zero stays in the middle of the colours. */
function differenceOf(maps: readonly ShownMap[], diff: string): ShownMap | undefined {
  const [a, b] = diff.split('~').map((id) => maps.find((map) => map.id === id));
  if (!a || !b) return undefined;
  const values = a.values.map((value, bin) => value - b.values[bin]!);
  const range = computeMapRange(values);
  const reach = range && Math.max(-range.low, range.high, Number.MIN_VALUE);
  return { id: 'difference', label: `${a.label} − ${b.label}`, values, range: range && { ...range, low: -reach!, high: reach! } };
}

function useMapsInOrder(selected: SelectedTensor, snapshot: TensorErrorSnapshot | undefined, metric: ErrorMetric, state: ModelState): readonly ShownMap[] {
  const { formats, pool } = state;
  return useMemo(
    () =>
      [storedCandidate, ...formats].flatMap((id): ShownMap[] => {
        const values = mapOfMetric(metric, snapshot?.candidates.get(id)?.map ?? {}, pool);
        return values ? [{ id, label: candidateLabel(id, selected.tensor), values, range: computeMapRange(values) }] : [];
      }),
    [selected, snapshot, formats, metric, pool],
  );
}

const binText = (rows: number, cells: number): string =>
  rows === 1 && cells === 1 ? 'one point = 1 row × 32 columns' : `one point = ${countText(rows)} ${rows === 1 ? 'row' : 'rows'} × ${countText(cells * 32)} columns`;

interface ReadingProps {
  readonly cursor: MapCursor | undefined;
  readonly maps: readonly ShownMap[];
  readonly snapshot: TensorErrorSnapshot | undefined;
  readonly text: (value: number) => string;
}

/** What the cursor is on, in numbers, for all maps at once. */
function Reading({ cursor, maps, snapshot, text }: ReadingProps) {
  const grid = snapshot?.grid;
  if (!cursor || !grid || maps.length === 0)
    return <p className={mapsStyles.reading}>{maps.length > 0 ? 'Point at a map, or focus it and use the arrow keys; click or Enter opens the block.' : ''}</p>;
  const rows = rowsOfBin(grid, cursor.binRow);
  const cols = colsOfBin(grid, cursor.binCol);
  return (
    <p className={mapsStyles.reading} role="status">
      {rows.end - rows.start === 1 ? `Row ${countText(rows.start)}` : `Rows ${countText(rows.start)}–${countText(rows.end - 1)}`}, columns{' '}
      {countText(cols.start)}–{countText(cols.end - 1)}:
      {maps.map(({ id, label, values }) => {
        const value = values[cursor.binRow * grid.binCols + cursor.binCol]!;
        return (
          <span key={id}>
            {label} <b>{Number.isNaN(value) ? 'not measured' : text(value)}</b>
          </span>
        );
      })}
    </p>
  );
}
