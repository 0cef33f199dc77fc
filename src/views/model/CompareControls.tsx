import { memo } from 'react';
import { formatProblem } from '../../core/experiments/tensor/candidates.ts';
import { bitsPerWeight } from '../../core/quants/format.ts';
import { storedCandidate } from '../../client/model-totals.ts';
import type { OpenModel } from '../../state/models.ts';
import { Section } from '../../ui/Section.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { Select } from '../../ui/Select.tsx';
import { Explain } from '../../ui/Explain.tsx';
import { metricExplanation, offeredMetrics, poolingExplanation, poolingLabels, shownMetric } from './metric-text.ts';
import { candidateLabel } from './candidate.ts';
import type { ModelState, PatchModelState } from './model-state.ts';
import { bitsText } from '../../ui/number-text.ts';
import { OwnTables } from './OwnTables.tsx';
import { comparableFormats } from './schema.ts';
import type { ImatrixChoice } from '../../state/chosen-imatrix.ts';
import type { SelectedTensor } from './use-tensor.ts';
import styles from './model.module.css';

interface CompareControlsProps {
  readonly model: OpenModel;
  readonly models: readonly OpenModel[];
  readonly matrices: readonly ImatrixChoice[];
  readonly state: ModelState;
  readonly patch: PatchModelState;
  readonly selected: SelectedTensor | undefined;
}

/** Which formats are compared, and what their maps show. */
export const CompareControls = memo(function CompareControls({ model, models, matrices, state, patch, selected }: CompareControlsProps) {
  const [hasWeights, isTensor] = [state.imatrix !== '', state.scope === 'tensor'];
  const metrics = offeredMetrics(hasWeights, isTensor);
  const metric = shownMetric(state.metric, hasWeights, isTensor);
  const pairs = pairsOf(selected?.reference === undefined ? state.formats : [storedCandidate, ...state.formats]);
  const toggle = (id: string): void =>
    patch({ formats: state.formats.includes(id) ? state.formats.filter((format) => format !== id) : [...state.formats, id] });
  return (
    <Section title="Compare formats" actions={<Explain about="Compare formats" text="Each chosen format quantizes the tensor as llama.cpp does, bit for bit, and gives it back; the maps show what was lost where." />}>
      <div className={styles.chips} role="group" aria-label="Formats">
        {comparableFormats.map((format) => {
          const problem = selected && formatProblem(format, selected.cols, selected.subject?.weights !== undefined);
          return (
            <button
              key={format.id}
              type="button"
              className={styles.chip}
              aria-pressed={state.formats.includes(format.id)}
              data-unusable={problem ? '' : undefined}
              title={problem ?? `${bitsText(bitsPerWeight(format))} bits per weight`}
              onClick={() => toggle(format.id)}
            >
              {format.label}
            </button>
          );
        })}
      </div>
      <OwnTables formats={state.formats} cols={selected?.cols} onToggle={toggle} />
      {models.some((other) => other.id !== model.id && !other.isSample) && (
        <Select
          label="Original values"
          explain={{ text: 'With the values of another open file, such as the unquantized model, the maps also show what this file itself has lost.' }}
          value={state.reference}
          options={[
            { value: '', label: 'This file' },
            ...models.filter((other) => other.id !== model.id && !other.isSample).map(({ key, name, header }) => ({ value: key, label: name, note: `${header.tensors.length} tensors` })),
          ]}
          onChange={(reference) => patch({ reference, block: '' })}
        />
      )}
      {matrices.length > 0 && (
        <Select
          label="Importance matrix"
          explain={{
            text: 'Quantizers use the mean squared activation of each column as its importance. With a matrix, formats quantize with it and the weighted metric counts errors by it.',
            sources: [{ label: 'llama-imatrix', url: 'https://github.com/ggml-org/llama.cpp/tree/master/tools/imatrix' }],
          }}
          value={state.imatrix}
          options={[{ value: '', label: 'None' }, ...matrices]}
          onChange={(imatrix) => patch({ imatrix, metric: imatrix === '' && metric.needsWeights ? 'rel' : state.metric })}
        />
      )}
      <Select
        label="Metric"
        explain={metricExplanation(metric.id)}
        value={metric.id}
        options={metrics.map(({ id, label, unit }) => ({ value: id, label, note: unit }))}
        onChange={(id) => patch({ metric: id })}
      />
      {isTensor && (
        <div className={styles.pair}>
          <Segmented
            label="Pooling"
            explain={poolingExplanation}
            value={state.pool}
            options={(['mean', 'worst'] as const).map((pool) => ({ value: pool, label: poolingLabels[pool] }))}
            onChange={(pool) => patch({ pool })}
          />
          <Segmented
            label="Scale"
            explain={{ text: 'Shared: one colour scale for all maps, so that their colours can be compared. Own: each map uses all colours for its own range.' }}
            value={state.scale}
            options={[
              { value: 'shared', label: 'Shared' },
              { value: 'own', label: 'Own' },
            ]}
            onChange={(scale) => patch({ scale })}
          />
        </div>
      )}
      {isTensor && pairs.length > 0 && (
        <Select
          label="Difference map"
          explain={{ text: 'One more map: the numbers of one format minus those of another, point by point. Red: the first has the larger number; blue: the second.' }}
          value={pairs.some(({ value }) => value === state.diff) ? state.diff : ''}
          options={[{ value: '', label: 'None' }, ...pairs]}
          onChange={(diff) => patch({ diff })}
        />
      )}
      <div className={styles.pair}>
        {isTensor && (
          <Segmented
            label="Rows"
            explain={{
              text: 'Auto measures every row of tensors up to 16.8 million weights and a stratified sample of larger ones; a sampled number carries its standard error.',
            }}
            value={state.rows}
            options={[
              { value: 'auto', label: 'Auto' },
              { value: 'sample', label: 'Sample' },
              { value: 'all', label: 'All' },
            ]}
            onChange={(rows) => patch({ rows })}
          />
        )}
        <Segmented
          label="Colours"
          value={state.map}
          options={[
            { value: 'viridis', label: 'Viridis' },
            { value: 'cividis', label: 'Cividis' },
          ]}
          onChange={(map) => patch({ map })}
        />
      </div>
    </Section>
  );
});

/** Every two candidates, the earlier one first. */
const pairsOf = (ids: readonly string[]): readonly { readonly value: string; readonly label: string }[] =>
  ids.flatMap((a, index) => ids.slice(index + 1).map((b) => ({ value: `${a}~${b}`, label: `${candidateLabel(a)} − ${candidateLabel(b)}` })));
