import { useId, useRef, useState } from 'react';
import { exampleSource } from '../../core/rounding/own/example.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Feedback.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { type SourceProblem, sourceProblem, storedSource, storeSource } from './own-source.ts';
import styles from './own.module.css';

interface OwnEditorProps {
  /** The text of the contest, if there is one. */
  readonly source: string;
  /** What went wrong when it ran. */
  readonly failure: SourceProblem | undefined;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onRun: (source: string) => void;
}

/** An editor for a rounding function, in a dialog. */
export function OwnEditor({ isOpen, onClose, ...rest }: OwnEditorProps) {
  return (
    <Modal title="Your own algorithm" isOpen={isOpen} onClose={onClose}>
      {/* Mounted with the dialog, so that it starts from the text of the contest. */}
      <Editor {...rest} />
    </Modal>
  );
}

function Editor({ source, failure, onRun }: Pick<OwnEditorProps, 'source' | 'failure' | 'onRun'>) {
  const [text, setText] = useState(() => (source === '' ? storedSource() : source));
  const [checked, setChecked] = useState<{ readonly text: string; readonly problem: SourceProblem | undefined }>();
  const area = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const problem = checked?.text === text ? checked.problem : text === source ? failure : undefined;
  const lines = text.split('\n');
  const run = () => {
    const found = sourceProblem(text);
    setChecked({ text, problem: found });
    if (found) return;
    storeSource(text);
    onRun(text);
  };
  const goTo = (line: number) => {
    const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    area.current?.focus();
    area.current?.setSelectionRange(start, start + (lines[line - 1] ?? '').length);
  };
  return (
    <div className={styles.editor}>
      <p>
        A function <code>round(x, w, levels)</code> that gives back <code>{'{ scale, levels }'}</code>, in a small part of TypeScript: numbers, arrays, loops, functions and most of
        Math. It runs in a worker of this page, can reach nothing else, and has two million steps for each block.
      </p>
      <div className={styles.sheet}>
        <div className={styles.gutter} aria-hidden>
          {lines.map((_, index) => (
            <span key={index} data-bad={problem?.line === index + 1 ? '' : undefined}>
              {index + 1}
            </span>
          ))}
        </div>
        <textarea
          ref={area}
          className={styles.text}
          aria-label="Text of the algorithm"
          aria-invalid={problem !== undefined}
          aria-describedby={`${id}-problem`}
          rows={lines.length}
          value={text}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          wrap="off"
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <div id={`${id}-problem`}>
        {problem && (
          <Notice tone="danger" action={problem.line !== undefined && <Button onPress={() => goTo(problem.line!)}>Go to line {problem.line}</Button>}>
            {problem.sentence}
          </Notice>
        )}
      </div>
      <div className={styles.actions}>
        <Button onPress={() => setText(exampleSource)} isDisabled={text === exampleSource}>
          Back to the example
        </Button>
        <Button tone="primary" onPress={run}>
          Run in the arena
        </Button>
      </div>
    </div>
  );
}
