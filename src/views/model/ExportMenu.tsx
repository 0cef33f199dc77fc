import { Download } from 'lucide-react';
import type { ModelErrorSnapshot } from '../../client/model-errors.ts';
import type { TensorErrorSnapshot } from '../../client/tensor-errors.ts';
import { colorMaps } from '../../core/color/colormaps.ts';
import type { GgufTensor } from '../../gguf/header.ts';
import { download } from '../../render/export.ts';
import type { OpenModel } from '../../state/models.ts';
import { MenuButton } from '../../ui/MenuButton.tsx';
import { candidateLabel, storedCandidate } from './candidate.ts';
import { errorRows } from './error-rows.ts';
import { drawMapPicture } from './map-picture.ts';
import { computeMapRange, joinMapRanges, type MapRange } from './map-range.ts';
import { metricInfo } from './metric-info.ts';
import { modelErrorCells } from './model-values.ts';
import type { ModelState } from './model-state.ts';
import { errorCells, errorCellsToRead, tensorCells, toCsv, toMarkdown } from './table-text.ts';
import type { SelectedTensor } from './use-tensor.ts';

interface ExportMenuProps {
  readonly model: OpenModel;
  readonly listed: readonly GgufTensor[];
  readonly selected: SelectedTensor | undefined;
  readonly snapshot: TensorErrorSnapshot | undefined;
  readonly whole: ModelErrorSnapshot;
  readonly state: ModelState;
}

/** The table of errors, the maps and the list of tensors as files or text. */
export function ExportMenu({ model, listed, selected, snapshot, whole, state }: ExportMenuProps) {
  const rows = selected && snapshot ? errorRows(selected, snapshot, state.formats) : [];
  const name = `${model.name.replace(/\.gguf$/, '')}-${selected?.tensor.name ?? 'tensors'}`.replaceAll(/[^\w.-]+/g, '_');
  const none = rows.length === 0;
  const asJson = () => ({
    model: model.name,
    tensor: selected?.tensor.name,
    sourceType: selected?.tensor.typeName,
    shape: selected?.tensor.shape,
    rows: selected?.rows,
    rowsMeasured: snapshot && snapshot.rows - snapshot.nonFiniteRows.count,
    formats: rows.map(({ id: _id, isComplete: _isComplete, n, ...numbers }) => ({ ...numbers, weights: n })),
  });
  return (
    <MenuButton
      label="Export"
      icon={<Download size={15} aria-hidden />}
      items={[
        { id: 'md', label: 'Copy errors as Markdown', isDisabled: none, onAction: () => void navigator.clipboard.writeText(toMarkdown(errorCellsToRead(rows))) },
        { id: 'csv', label: 'Errors as CSV', isDisabled: none, onAction: () => download(`${name}-errors.csv`, textFile(toCsv(errorCells(rows)), 'text/csv')) },
        {
          id: 'json',
          label: 'Errors as JSON',
          isDisabled: none,
          onAction: () => download(`${name}-errors.json`, textFile(JSON.stringify(asJson(), null, 2), 'application/json')),
        },
        { id: 'png', label: 'Error maps as PNG', isDisabled: none, onAction: () => void exportMaps(name, selected!, snapshot!, state) },
        {
          id: 'model',
          label: 'Errors of all tensors as CSV',
          isDisabled: whole.errors.size === 0,
          onAction: () => download(`${model.name}-errors.csv`, textFile(toCsv(modelErrorCells(model.header.tensors, whole)), 'text/csv')),
        },
        {
          id: 'tensors',
          label: 'Tensor list as CSV',
          isDisabled: listed.length === 0,
          onAction: () => download(`${model.name}-tensors.csv`, textFile(toCsv(tensorCells(listed)), 'text/csv')),
        },
      ]}
    />
  );
}

const textFile = (text: string, type: string): Blob => new Blob([text], { type });

async function exportMaps(name: string, selected: SelectedTensor, snapshot: TensorErrorSnapshot, state: ModelState): Promise<void> {
  const { text, label } = metricInfo[state.metric];
  const maps = [storedCandidate, ...state.formats].flatMap((id) => {
    const values = snapshot.candidates.get(id)?.map[state.metric]?.[state.pool];
    const range = values && computeMapRange(values);
    return values && range ? [{ id, values, range }] : [];
  });
  const shared = maps.reduce<MapRange | undefined>((joined, { range }) => joinMapRanges(joined, range), undefined);
  const { color, backgroundColor } = getComputedStyle(document.body);
  const picture = await drawMapPicture(
    maps.map(({ id, values, range }) => {
      const { low, high } = state.scale === 'shared' && shared ? shared : range;
      return { title: `${candidateLabel(id, selected.tensor)}: mean ${text(range.mean)}, max ${text(range.high)}`, values, low, high };
    }),
    snapshot.grid,
    colorMaps[state.map],
    `${selected.tensor.name} (${selected.tensor.typeName}, ${selected.tensor.shape.join(' x ')}): ${label}, ${state.pool} of each point`,
    { text: color, ground: backgroundColor },
  );
  download(`${name}-${state.metric}.png`, picture);
}
