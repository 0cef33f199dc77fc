import type { OpenModel } from '../../../state/models.ts';
import { Button } from '../../../ui/Button.tsx';
import { Explain } from '../../../ui/Explain.tsx';
import { Notice, ProgressBar } from '../../../ui/Feedback.tsx';
import { Facts, Section } from '../../../ui/Section.tsx';
import type { SelectedTensor } from '../use-tensor.ts';
import { losslessBasis, losslessSentence, partFormats, wholeFormats } from './lossless-text.ts';
import { useLossless } from './use-lossless.ts';
import styles from '../model.module.css';

const about =
  'Tries every block format that is smaller than what the file stores. A format that gives back every block (after rounding to the precision of the file) tells that the tensor was quantized to it before. Formats with searched scales (K, most of IQ) need not find the scales that a tensor was made with.';

/** Which smaller formats hold the selected tensor exactly, on demand. */
export function LosslessSection({ model, selected }: { readonly model: OpenModel; readonly selected: SelectedTensor }) {
  const { session, snapshot } = useLossless(model);
  const { tensor, rows } = selected;
  const result = snapshot.results.get(tensor.name);
  const problem = snapshot.problems.get(tensor.name) ?? (snapshot.state === 'failed' ? snapshot.message : undefined);
  const isRunning = snapshot.state === 'running' && !result;
  return (
    <Section title="Lossless formats" actions={<Explain about="Lossless formats" text={about} />}>
      {problem !== undefined && <Notice tone="danger">{problem}</Notice>}
      {isRunning && <ProgressBar label="Testing formats" value={undefined} />}
      {!result && !isRunning && <Button onPress={() => void session.test(false, [tensor.name])}>Test all formats</Button>}
      {result && (
        <>
          {wholeFormats(result).length > 0 ? <Notice>{losslessSentence(result, tensor)}</Notice> : <p className={styles.muted}>{losslessSentence(result, tensor)}</p>}
          {result.formats.length > 0 && (
            <Facts
              rows={[
                ['Exactly', wholeFormats(result).join(', ') || '–'],
                ['In part', partFormats(result).join(', ') || '–'],
              ]}
            />
          )}
          <p className={styles.muted}>
            Tested on {losslessBasis(result, rows)}, {result.tried} formats; blocks of zeros do not count.
          </p>
          {result.rows < rows && snapshot.state !== 'running' && <Button onPress={() => void session.test(true, [tensor.name])}>Test all rows</Button>}
        </>
      )}
    </Section>
  );
}
