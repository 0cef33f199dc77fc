import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Feedback.tsx';
import styles from './own.module.css';
import type { Problem } from './problem.ts';

/** Nine digits bring every f32 back. */
const digits = (values: readonly number[]): string => values.map((value) => Number(value.toPrecision(9))).join(', ');

/** What is wrong with the text, below the editor; the same sentence stands at its place in the text. */
export function ProblemBar({ problem, isChecked }: { readonly problem: Problem | undefined; readonly isChecked: boolean }) {
  return (
    <div id="own-problem" className={styles.problem} aria-live="polite">
      {problem ? (
        <Notice tone="danger" action={problem.block && <CopyBlock block={problem.block} />}>
          {problem.sentence}
          {problem.block && (
            <p className={styles.block}>
              Block: {digits(problem.block.slice(0, 6))}
              {problem.block.length > 6 ? ` and ${problem.block.length - 6} more` : ''}
            </p>
          )}
        </Notice>
      ) : (
        <p className={styles.state} data-testid="own-state">
          {isChecked ? (
            <>
              <CircleCheck size={14} aria-hidden /> It loads
            </>
          ) : (
            'Trying …'
          )}
          <span>Tab indents; Esc, then Tab leaves the editor.</span>
        </p>
      )}
    </div>
  );
}

function CopyBlock({ block }: { readonly block: readonly number[] }) {
  const [isCopied, setCopied] = useState(false);
  return <Button onPress={() => void navigator.clipboard.writeText(digits(block)).then(() => setCopied(true))}>{isCopied ? 'Copied' : 'Copy block'}</Button>;
}
