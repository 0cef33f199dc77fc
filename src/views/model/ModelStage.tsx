import { useMemo, useRef } from 'react';
import { colorMaps } from '../../core/color/colormaps.ts';
import type { ErrorMetric } from '../../core/experiments/tensor/error-metrics.ts';
import type { OpenModel } from '../../state/models.ts';
import { Button } from '../../ui/Button.tsx';
import { ColorBar } from '../../ui/ColorBar.tsx';
import { ExportMenu, tableExports } from '../../ui/ExportMenu.tsx';
import { EmptyState } from '../../ui/Feedback.tsx';
import { Select } from '../../ui/Select.tsx';
import { candidateLabel } from './candidate.ts';
import { ErrorMatrix } from './errors/ErrorMatrix.tsx';
import { SizeErrorPlot } from './errors/SizeErrorPlot.tsx';
import { LosslessTable } from './errors/LosslessTable.tsx';
import { losslessTable } from './errors/lossless-text.ts';
import { useLossless } from './errors/use-lossless.ts';
import { TwoFiles } from './errors/TwoFiles.tsx';
import { twoFilesTable } from './errors/two-files-table.ts';
import { fileNameOf } from './file-name.ts';
import { drawModelMap } from './errors/model-map-picture.ts';
import { cellRange, ModelMap, modelCells } from './ModelMap.tsx';
import { metricAxis, metricText } from './metric-text.ts';
import type { ModelState, PatchModelState } from './model-state.ts';
import { formatTotals, modelErrorTable, totalNumber } from './model-values.ts';
import { ScopeSwitch } from './ScopeSwitch.tsx';
import type { ModelErrors } from './use-model-errors.ts';
import errorsStyles from './errors/errors.module.css';
import mapsStyles from './maps.module.css';

interface ModelStageProps {
  readonly model: OpenModel;
  readonly models: readonly OpenModel[];
  readonly reference: OpenModel | undefined;
  readonly errors: ModelErrors;
  readonly metric: ErrorMetric;
  readonly state: ModelState;
  readonly patch: PatchModelState;
}

/** All tensors of the model in one picture: map, matrix of formats, size against error, or beside another file. */
export function ModelStage({ model, models, reference, errors, metric, state, patch }: ModelStageProps) {
  const { snapshot, candidates } = errors;
  const { tensors } = model.header;
  const lossless = useLossless(model);
  const svg = useRef<SVGSVGElement>(null);
  const others = models.filter(({ id }) => id !== model.id);
  const picture = state.picture === 'files' && others.length === 0 ? 'map' : state.picture;
  const show = state.show === 'best' || state.show === 'worst' || candidates.includes(state.show) ? state.show : (candidates[0] ?? 'worst');
  const cells = useMemo(
    () => modelCells(tensors, snapshot, candidates, picture === 'matrix' ? 'worst' : show, metric),
    [tensors, snapshot, candidates, show, metric, picture],
  );
  const range = cellRange(cells);
  const totals = useMemo(() => (picture === 'plot' ? formatTotals(tensors, snapshot, candidates) : []), [tensors, snapshot, candidates, picture]);
  const name = fileNameOf(model.name);
  const pairs = useMemo(() => (reference ? twoFilesTable(model, reference, snapshot) : undefined), [model, reference, snapshot]);
  const hasNothing = snapshot.errors.size === 0;
  const pictureItems =
    picture === 'map'
      ? [{ id: 'map png', label: 'Map as PNG', isDisabled: !range, onAction: () => void drawModelMap(`${name}-map.png`, { model, cells, range: range!, metric, colorMap: colorMaps[state.map], show: showLabel(show) }) }]
      : [];
  return (
    <section className={mapsStyles.maps} aria-label="Errors of all tensors">
      <header className={mapsStyles.mapsHead}>
        <ScopeSwitch state={state} patch={patch} />
        <Select
          label="Picture"
          value={picture}
          options={[
            { value: 'map', label: 'Map of blocks and roles' },
            { value: 'matrix', label: 'Matrix of formats' },
            { value: 'plot', label: 'Size against error' },
            { value: 'lossless', label: 'Lossless formats' },
            ...(others.length > 0 ? [{ value: 'files' as const, label: 'Two files' }] : []),
          ]}
          onChange={(value) => patch({ picture: value })}
        />
        {picture === 'map' && (
          <Select
            label="Shown"
            value={show}
            options={[
              ...candidates.map((id) => ({ value: id, label: candidateLabel(id) })),
              { value: 'worst', label: 'Worst of the chosen' },
              { value: 'best', label: 'Best of the chosen' },
            ]}
            onChange={(value) => patch({ show: value })}
          />
        )}
        <ExportMenu
          plot={picture === 'plot' ? { what: 'Size and error', fileName: `${name}-size-error`, svgRef: svg } : undefined}
          items={[
            ...pictureItems,
            ...(picture === 'files' && pairs ? tableExports('Two files', `${name}-against-${fileNameOf(reference!.name)}`, () => pairs) : []),
            ...(picture === 'lossless' ? tableExports('Lossless formats', `${name}-lossless`, () => losslessTable(tensors, lossless.snapshot.results), lossless.snapshot.results.size === 0) : []),
            ...tableExports('Errors of all tensors', `${name}-errors`, () => modelErrorTable(tensors, snapshot), hasNothing),
          ]}
        />
        {range && (picture === 'map' || picture === 'matrix') && (
          <div className={mapsStyles.sharedBar}>
            <ColorBar map={colorMaps[state.map]} {...(picture === 'matrix' ? matrixRange(tensors, errors, metric) : range)} label={metricAxis(metric)} format={(value) => metricText(metric, value)} />
          </div>
        )}
      </header>
      {picture === 'map' && <ModelMap model={model} snapshot={snapshot} candidates={candidates} show={show} metric={metric} state={state} patch={patch} />}
      {picture === 'matrix' && <ErrorMatrix tensors={tensors} snapshot={snapshot} candidates={candidates} metric={metric} range={matrixRange(tensors, errors, metric)} state={state} patch={patch} />}
      {picture === 'plot' && (
        <div className={errorsStyles.plotStage}>
          <SizeErrorPlot numbers={totals.map((total) => ({ id: total.id, label: total.format, bpw: total.bpw, ...totalNumber(total, metric) }))} metric={metric} svgRef={svg} />
        </div>
      )}
      {picture === 'lossless' && <LosslessTable tensors={tensors} session={lossless.session} snapshot={lossless.snapshot} patch={patch} />}
      {picture === 'files' && !reference && (
        <EmptyState title="Compare with which file?">
          <p>The other file is taken as the original; the table then shows the types in both and how far the values of this file are from it.</p>
          {others.map(({ id, name: other }) => (
            <Button key={id} onPress={() => patch({ reference: other })}>
              Compare with {other}
            </Button>
          ))}
        </EmptyState>
      )}
      {picture === 'files' && reference && <TwoFiles model={model} reference={reference} snapshot={snapshot} metric={metric} patch={patch} />}
    </section>
  );
}

const showLabel = (show: string): string => (show === 'best' || show === 'worst' ? `${show} of the chosen formats` : candidateLabel(show));

/** The range of the numbers of all candidates together. */
function matrixRange(tensors: OpenModel['header']['tensors'], { snapshot, candidates }: ModelErrors, metric: ErrorMetric) {
  const ranges = candidates.flatMap((id) => cellRange(modelCells(tensors, snapshot, [id], id, metric)) ?? []);
  return { low: Math.min(...ranges.map(({ low }) => low)), high: Math.max(...ranges.map(({ high }) => high)) };
}
