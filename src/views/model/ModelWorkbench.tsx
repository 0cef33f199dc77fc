import { type ReactNode, useCallback, useEffect, useMemo } from 'react';
import { isLabError } from '../../core/lab-error.ts';
import type { OpenModel } from '../../state/models.ts';
import { Notice } from '../../ui/Feedback.tsx';
import { Select } from '../../ui/Select.tsx';
import { OpenFilesButton } from '../../ui/OpenFilesButton.tsx';
import { ViewFrame } from '../../ui/ViewFrame.tsx';
import { BlockInspector } from './BlockInspector.tsx';
import { CodeSection } from './CodeSection.tsx';
import { CompareControls } from './CompareControls.tsx';
import { ErrorMaps } from './ErrorMaps.tsx';
import { ErrorSection } from './ErrorSection.tsx';
import { LosslessSection } from './errors/LosslessSection.tsx';
import { FileFacts } from './FileFacts.tsx';
import { shownMetric } from './metric-text.ts';
import { ModelErrorSection } from './ModelErrorSection.tsx';
import { ModelExport } from './ModelExport.tsx';
import { ModelStage } from './ModelStage.tsx';
import { ModelTabs } from './ModelTabs.tsx';
import type { ModelState, PatchModelState } from './model-state.ts';
import { modelSummary } from './model-summary.ts';
import { modelFiles } from './schema.ts';
import { listTensors, parseFilter, parseSorting } from './tensor-list.ts';
import { TensorSection } from './TensorSection.tsx';
import { useSelectedTensor, useTensorErrors, useWeighted } from './use-tensor.ts';
import { useWeights } from '../../state/tensor-weights.ts';
import { useImatrix } from '../../state/chosen-imatrix.ts';
import { useModelErrors } from './use-model-errors.ts';
import styles from './model.module.css';

interface ModelWorkbenchProps {
  readonly model: OpenModel;
  readonly models: readonly OpenModel[];
  readonly notices: readonly ReactNode[];
  readonly state: ModelState;
  readonly patch: PatchModelState;
}

const noFormats: readonly string[] = [];

/** An open model: error maps of the selected tensor above, tensors and metadata below, numbers on the right. */
export function ModelWorkbench({ model, models, notices, state, patch }: ModelWorkbenchProps) {
  const { header } = model;
  const filter = useMemo(() => parseFilter(state.filter), [state.filter]);
  const listed = useMemo(() => listTensors(header.tensors, filter.pattern, parseSorting(state.sort)), [header, filter, state.sort]);
  const reference = state.reference === '' ? undefined : models.find((other) => other.id !== model.id && other.key === state.reference);
  const plain = useSelectedTensor(model, state.tensor, state.rows, reference);
  const { imatrix, choices } = useImatrix(model, state.imatrix);
  const weights = useWeights(imatrix, plain?.tensor);
  const selected = useWeighted(plain, weights);
  const { session, snapshot } = useTensorErrors(selected?.subject, state.scope === 'tensor' ? state.formats : noFormats);
  const whole = useModelErrors(model, reference, imatrix, state.formats, state.scope === 'model');
  const metric = shownMetric(state.metric, state.imatrix !== '', state.scope === 'tensor');
  const select = useCallback((name: string): void => patch({ tensor: name, block: '' }), [patch]);
  const setLog = useCallback((log: boolean): void => patch({ log }), [patch]);
  useNeighbourKeys(listed, selected?.tensor.name, select);
  const retry = (): void => void session?.measure(state.formats, `Errors of ${selected?.tensor.name}`);
  const missing = header.warnings.find(({ code }) => code === 'split-missing');
  const gone = isLabError(snapshot?.error, 'source/gone') ? snapshot.error : undefined;
  return (
    <ViewFrame
      title="Model"
      startsClosed
      about={modelSummary(model)}
      actions={
        <>
          {models.length > 1 && (
            <Select
              label="Open models"
              value={model.id}
              options={models.map((other) => ({ value: other.id, label: other.isSample ? 'Sample model' : other.name }))}
              onChange={(id) => {
                const other = models.find((candidate) => candidate.id === id);
                if (other) patch({ file: other.key, tensor: '', block: '', filter: '', reference: '' });
              }}
            />
          )}
          <ModelExport model={model} listed={listed} selected={selected} snapshot={snapshot} metric={metric} state={state} />
          <OpenFilesButton accept={modelFiles} />
        </>
      }
      inspector={
        <>
          {selected?.subject && <BlockInspector selected={selected} subject={selected.subject} state={state} patch={patch} />}
          <CompareControls model={model} models={models} matrices={choices} state={state} patch={patch} selected={selected} />
          {state.scope === 'model' && <ModelErrorSection tensors={header.tensors} errors={whole} metric={metric} />}
          {state.scope === 'tensor' && selected && snapshot && <ErrorSection selected={selected} snapshot={snapshot} state={state} weights={weights} onCancel={() => session?.cancel()} onResume={retry} />}
          {state.scope === 'tensor' && selected?.own && selected.rows > 1 && <LosslessSection model={model} selected={selected} />}
          {selected && <TensorSection selected={selected} isLog={state.log} onLogChange={setLog} />}
          {state.scope === 'tensor' && selected?.subject && <CodeSection selected={selected} subject={selected.subject} formats={state.formats} />}
          <FileFacts model={model} />
        </>
      }
    >
      <div className={styles.stage} data-empty={selected ? undefined : ''}>
        {(notices.length > 0 || gone || missing) && (
          <div className={styles.notices}>
            {notices}
            {missing && <Notice tone="warning">{missing.message}</Notice>}
            {gone && <Notice tone="warning">{gone.message} What was measured stays on the screen.</Notice>}
          </div>
        )}
        {selected &&
          (state.scope === 'model' ? (
            <ModelStage model={model} models={models} reference={reference} errors={whole} metric={metric} state={state} patch={patch} />
          ) : (
            <ErrorMaps selected={selected} snapshot={snapshot} metric={metric} state={state} patch={patch} />
          ))}
        <ModelTabs model={model} listed={listed} filter={filter} selectedName={selected?.tensor.name} state={state} patch={patch} onSelect={select} />
      </div>
    </ViewFrame>
  );
}

/** `[` and `]` go to the previous and next tensor of the list. */
function useNeighbourKeys(listed: readonly { readonly name: string }[], current: string | undefined, select: (name: string) => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isField = event.target instanceof HTMLElement && /^(INPUT|TEXTAREA)$/.test(event.target.tagName);
      if (isField || event.ctrlKey || event.metaKey || event.altKey || (event.key !== '[' && event.key !== ']')) return;
      const index = listed.findIndex(({ name }) => name === current);
      const next = listed[event.key === '[' ? index - 1 : index + 1];
      if (!next) return;
      event.preventDefault();
      select(next.name);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  });
}
