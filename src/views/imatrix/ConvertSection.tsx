import { Download } from 'lucide-react';
import { useState } from 'react';
import { trackJob } from '../../client/jobs-store.ts';
import { pool } from '../../client/pool.ts';
import { isLabError } from '../../core/lab-error.ts';
import { download } from '../../render/export.ts';
import type { OpenImatrix } from '../../state/imatrix.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Feedback.tsx';
import { bytesText } from '../../ui/number-text.ts';
import { Section } from '../../ui/Section.tsx';
import styles from './imatrix.module.css';

type Result =
  | { readonly id: string; readonly fileName: string; readonly bytes: number; readonly losses: readonly string[] }
  | { readonly id: string; readonly message: string };

/** The file in the other format as a download, with what got lost on the way. */
export function ConvertSection({ open }: { readonly open: OpenImatrix }) {
  const [isRunning, setRunning] = useState(false);
  const [result, setResult] = useState<Result>();
  const to = open.imatrix.format === 'imatrix-dat' ? 'gguf' : 'dat';
  const fileName = `${open.name.replace(/\.(dat|gguf)$/i, '')}.${to}`;
  const convert = async (): Promise<void> => {
    setRunning(true);
    setResult(undefined);
    try {
      const { file, columns } = open;
      const { bytes, losses } = await trackJob(`Converting ${open.name}`, (run) => pool.run('imatrix/convert', { file, columns, to }, run));
      download(fileName, new Blob([bytes]));
      setResult({ id: open.id, fileName, bytes: bytes.byteLength, losses });
    } catch (error) {
      if (!isLabError(error, 'job/cancelled')) setResult({ id: open.id, message: error instanceof Error ? error.message : String(error) });
    }
    setRunning(false);
  };
  const shown = result?.id === open.id ? result : undefined;
  return (
    <Section title="Convert">
      <p className={styles.muted}>
        {to === 'dat'
          ? 'The legacy format, which older programs and ik_llama.cpp read. It has one count for all experts of a tensor.'
          : 'The GGUF format, which llama-imatrix writes now. It has a count for every expert.'}
      </p>
      <div>
        <Button onPress={() => void convert()} isDisabled={isRunning}>
          <Download size={15} aria-hidden /> {isRunning ? 'Converting ...' : `Download as ${to === 'dat' ? '.dat' : 'GGUF'}`}
        </Button>
      </div>
      {shown && 'message' in shown && <Notice tone="danger">{shown.message}</Notice>}
      {shown && 'losses' in shown && (
        <Notice tone={shown.losses.length > 0 ? 'warning' : 'info'}>
          {shown.fileName}, {bytesText(shown.bytes)}. {shown.losses.length === 0 && 'Nothing was lost.'}
          {shown.losses.length > 0 && (
            <ul className={styles.losses}>
              {shown.losses.map((loss) => (
                <li key={loss}>{loss}</li>
              ))}
            </ul>
          )}
        </Notice>
      )}
    </Section>
  );
}
