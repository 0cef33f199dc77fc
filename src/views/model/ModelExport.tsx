import type { TensorErrorSnapshot } from '../../client/tensor-errors.ts';
import { storedCandidate } from '../../client/model-totals.ts';
import { colorMaps } from '../../core/color/colormaps.ts';
import type { ErrorMetric } from '../../core/experiments/tensor/error-metrics.ts';
import type { GgufTensor } from '../../gguf/header.ts';
import { download } from '../../render/export.ts';
import type { OpenModel } from '../../state/models.ts';
import { ExportMenu, tableExports } from '../../ui/ExportMenu.tsx';
import { candidateLabel } from './candidate.ts';
import { errorRows } from './error-rows.ts';
import { fileNameOf } from './file-name.ts';
import { drawMapPicture } from './map-picture.ts';
import { computeMapRange, joinMapRanges, type MapRange } from './map-range.ts';
import { mapOfMetric, metricText } from './metric-text.ts';
import type { ModelState } from './model-state.ts';
import { errorTable, tensorTable } from './table-text.ts';
import type { SelectedTensor } from './use-tensor.ts';

interface ModelExportProps {
  readonly model: OpenModel;
  readonly listed: readonly GgufTensor[];
  readonly selected: SelectedTensor | undefined;
  readonly snapshot: TensorErrorSnapshot | undefined;
  readonly metric: ErrorMetric;
  readonly state: ModelState;
}

/** The errors and maps of the selected tensor and the list of tensors as files or text. */
export function ModelExport({ model, listed, selected, snapshot, metric, state }: ModelExportProps) {
  const rows = selected && snapshot ? errorRows(selected, snapshot, state.formats) : [];
  const name = `${fileNameOf(model.name)}-${fileNameOf(selected?.tensor.name ?? 'tensors')}`;
  const none = rows.length === 0;
  const about = selected && {
    model: model.name,
    tensor: selected.tensor.name,
    sourceType: selected.tensor.typeName,
    shape: selected.tensor.shape,
    rows: selected.rows,
    rowsMeasured: snapshot && snapshot.rows - snapshot.nonFiniteRows.count,
  };
  return (
    <ExportMenu
      items={[
        ...tableExports('Errors', `${name}-errors`, () => errorTable(rows), none, about),
        { id: 'png', label: 'Error maps as PNG', isDisabled: none, onAction: () => void exportMaps(name, selected!, snapshot!, metric, state) },
        ...tableExports('Tensor list', `${fileNameOf(model.name)}-tensors`, () => tensorTable(listed), listed.length === 0),
      ]}
    />
  );
}

async function exportMaps(name: string, selected: SelectedTensor, snapshot: TensorErrorSnapshot, metric: ErrorMetric, state: ModelState): Promise<void> {
  const text = (value: number): string => metricText(metric, value);
  const maps = [storedCandidate, ...state.formats].flatMap((id) => {
    const values = mapOfMetric(metric, snapshot.candidates.get(id)?.map ?? {}, state.pool);
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
    `${selected.tensor.name} (${selected.tensor.typeName}, ${selected.tensor.shape.join(' x ')}): ${metric.label}, ${state.pool} of each point`,
    { text: color, ground: backgroundColor },
  );
  download(`${name}-${metric.id}.png`, picture);
}
