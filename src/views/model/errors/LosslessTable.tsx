import type { LosslessSession, LosslessSnapshot } from '../../../client/lossless.ts';
import type { GgufTensor } from '../../../gguf/header.ts';
import { matrixShape } from '../../../gguf/tensor-decoder.ts';
import { Button } from '../../../ui/Button.tsx';
import { EmptyState, Notice, ProgressBar } from '../../../ui/Feedback.tsx';
import { countText } from '../../../ui/number-text.ts';
import type { PatchModelState } from '../model-state.ts';
import { losslessBasis, losslessSentence, partFormats, wholeFormats } from './lossless-text.ts';
import modelStyles from '../model.module.css';
import styles from './errors.module.css';

interface LosslessTableProps {
  readonly tensors: readonly GgufTensor[];
  readonly session: LosslessSession;
  readonly snapshot: LosslessSnapshot;
  readonly patch: PatchModelState;
}

/** Which smaller formats hold the tensors of the model exactly: what was quantized before it was stored. */
export function LosslessTable({ tensors, session, snapshot, patch }: LosslessTableProps) {
  const { state, results, fraction, message } = snapshot;
  const tested = tensors.filter(({ name }) => results.has(name));
  // Findings first; within them the order of the file.
  const rank = ({ name }: GgufTensor): number => (wholeFormats(results.get(name)!).length > 0 ? 0 : results.get(name)!.formats.length > 0 ? 1 : 2);
  const shown = tested.toSorted((a, b) => rank(a) - rank(b));
  const found = tested.filter((tensor) => rank(tensor) === 0).length;
  const isPartial = tested.some((tensor) => results.get(tensor.name)!.rows < matrixShape(tensor).rows);
  const start = (allRows: boolean) => <Button onPress={() => void session.test(allRows)}>{allRows ? 'Test all rows' : tested.length > 0 ? 'Go on' : 'Test all tensors'}</Button>;
  return (
    <>
      <div className={styles.bar}>
        {state === 'running' ? (
          <div className={modelStyles.progressRow}>
            <ProgressBar label="Testing formats" value={fraction} />
            <span>{Math.floor(fraction * 100)} %</span>
            <Button onPress={() => session.cancel()}>Cancel</Button>
          </div>
        ) : (
          <>
            {(tested.length === 0 || state !== 'idle') && start(false)}
            {tested.length > 0 && isPartial && start(true)}
          </>
        )}
        {state === 'failed' && <Notice tone="danger">{message} What was found stays.</Notice>}
        {tested.length > 0 && (
          <p className={styles.muted} role="status" data-testid="lossless-summary">
            {countText(found)} of {countText(tested.length)} tested tensors are held exactly by a smaller format.
          </p>
        )}
      </div>
      {shown.length === 0 ? (
        state !== 'running' && (
          <EmptyState title="Which formats lose nothing?">
            <p>
              Every block format that is smaller than what the file stores is tried on rows of every tensor. One that gives back every block tells that the tensor was quantized to it
              before: a QAT model, a repack, or a file that was quantized twice.
            </p>
          </EmptyState>
        )
      ) : (
        <div className={styles.tableStage} tabIndex={0} role="region" aria-label="Formats that lose nothing">
          <table className={styles.wide} data-testid="lossless-table">
            <thead>
              <tr>
                {['Tensor', 'Stored as', 'Exactly', 'In part', 'Tested', 'What it means'].map((title) => (
                  <th key={title} scope="col" data-text="">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((tensor) => {
                const result = results.get(tensor.name)!;
                return (
                  <tr key={tensor.name}>
                    <th scope="row">
                      <button type="button" className={styles.nameButton} onClick={() => patch({ tensor: tensor.name, scope: 'tensor', block: '' })}>
                        {tensor.name}
                      </button>
                    </th>
                    <td data-text="">{tensor.typeName}</td>
                    <td data-text="" className={styles.differs}>
                      {wholeFormats(result).join(', ') || '–'}
                    </td>
                    <td data-text="">{partFormats(result).join(', ') || '–'}</td>
                    <td data-text="">{losslessBasis(result, matrixShape(tensor).rows)}</td>
                    <td data-note="">{losslessSentence(result, tensor)}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
