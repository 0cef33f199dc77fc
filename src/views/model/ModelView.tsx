import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { fileNameOf, isAddress } from '../../gguf/remote/address.ts';
import { useLinkedMatrices, useLinkedModels } from '../../state/linked-files.ts';
import { dismissProblems, findModel, modelsStore, openModelAddresses, openSampleModel } from '../../state/models.ts';
import { useUrlState } from '../../state/url-state.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState, Notice } from '../../ui/Feedback.tsx';
import { OpenFilesButton } from '../../ui/OpenFilesButton.tsx';
import { ViewFrame } from '../../ui/ViewFrame.tsx';
import { ModelWorkbench } from './ModelWorkbench.tsx';
import { modelFiles, modelSchema } from './schema.ts';
import styles from './model.module.css';

const sampleUrl = './samples/sample-model.gguf';

/** Opens the model that the address names, or says how to get it. */
export default function ModelView() {
  const [state, patch] = useUrlState(modelSchema);
  const { models, isOpening, problems } = useStore(modelsStore);
  const model = useMemo(() => findModel(models, state.file), [models, state.file]);
  useLinkedModels([state.file, state.reference]);
  useLinkedMatrices([state.imatrix]);
  useEffect(() => {
    if (state.file === '' && !model) void openSampleModel(sampleUrl);
  }, [state.file, model]);
  const notices = problems.map(({ file, message }) => (
    <Notice key={file} tone="danger" action={<Button onPress={dismissProblems}>Close</Button>}>
      <strong>{file}</strong>: {message}
    </Notice>
  ));
  if (model) return <ModelWorkbench key={model.id} model={model} models={models} notices={notices} state={state} patch={patch} />;
  return (
    <ViewFrame title="Model" about="Drop a GGUF file anywhere on the page" actions={<OpenFilesButton accept={modelFiles} />} inspector={null}>
      {notices.length > 0 && <div className={styles.notices}>{notices}</div>}
      {isOpening ? (
        <EmptyState title={isAddress(state.file) ? `Fetching the header of ${fileNameOf(state.file)} from ${new URL(state.file).host} ...` : 'Reading the header ...'}>
          {isAddress(state.file) && <p>Only the parts of the file that are shown are fetched. The status line below can stop it.</p>}
        </EmptyState>
      ) : state.file === '' ? (
        <EmptyState title="No model is open">
          <p>Drop a GGUF file anywhere on the page, or all shards of one model together.</p>
        </EmptyState>
      ) : isAddress(state.file) ? (
        <EmptyState title={`"${fileNameOf(state.file)}" is not open`}>
          <p>{state.file}</p>
          <div className={styles.row}>
            <Button tone="primary" onPress={() => void openModelAddresses([state.file])}>
              Fetch its header
            </Button>
            <OpenFilesButton accept={modelFiles} />
            <Button onPress={() => patch({ file: '', tensor: '', block: '' })}>Show the sample model</Button>
          </div>
        </EmptyState>
      ) : (
        <EmptyState title={`Drop "${state.file}" again`}>
          <p>The address names this file, but a page cannot open files by itself. Drop it anywhere on the page to come back to where the link points.</p>
          <div className={styles.row}>
            <OpenFilesButton accept={modelFiles} />
            <Button onPress={() => patch({ file: '', tensor: '', block: '' })}>Show the sample model</Button>
          </div>
        </EmptyState>
      )}
    </ViewFrame>
  );
}
