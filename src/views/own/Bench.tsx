import { Link } from 'lucide-react';
import { type ReactNode, useEffect, useMemo } from 'react';
import type { ArenaSpec } from '../../core/experiments/arena/spec.ts';
import { ownRow } from '../../core/rounding/own/row.ts';
import { editOwn, type OwnEntry } from '../../state/own-library.ts';
import { useUrlState } from '../../state/url-state.ts';
import { Button } from '../../ui/Button.tsx';
import { ViewFrame } from '../../ui/ViewFrame.tsx';
import { CodeEditor } from './CodeEditor.tsx';
import styles from './own.module.css';
import { ProblemBar } from './ProblemBar.tsx';
import { ownSchema } from './schema.ts';
import { Signature } from './Signature.tsx';
import { TrialSection } from './TrialSection.tsx';
import { useCheck } from './use-check.ts';
import { useTrial } from './use-trial.ts';

interface BenchProps {
  readonly entry: OwnEntry;
  readonly actions: ReactNode;
  /** The section that chooses the entry. */
  readonly list: ReactNode;
}

/** Those that the trial compares with, where they take the levels. */
const peersOf = (fitsMinimum: boolean): readonly string[] => (fitsMinimum ? ['qkx1', 'qkx2', 'qkx3'] : ['absmax', 'make_qx', 'iq4_nl', 'exact']);

/** One algorithm: its text with what is wrong with it, and a small contest. */
export function Bench({ entry, actions, list }: BenchProps) {
  const [state, patch] = useUrlState(ownSchema);
  const { problem: checkProblem, isChecked } = useCheck(entry);
  const row = ownRow(entry.id ?? '');
  const { n, weights } = state;
  const levels = state.levels || row?.defaultLevels || '-8..7';
  const id = isChecked && checkProblem === undefined ? row?.id : undefined;
  const spec = useMemo(
    (): ArenaSpec | undefined =>
      id === undefined ? undefined : { family: 'gaussian', n, seed: 1, weights, levels, entrants: [id, ...peersOf(ownRow(id)!.kind === 'affine')] },
    [id, n, weights, levels],
  );
  const trial = useTrial(spec);
  const problem = checkProblem ?? trial.problem;
  const { id: shownId } = state;
  useEffect(() => {
    if (id !== undefined && shownId !== id) patch({ id }, { replace: true });
  }, [id, shownId, patch]);
  return (
    <ViewFrame
      title="Your own algorithm"
      about={
        <>
          <code>round(x, w, levels)</code> in TypeScript. It is tried while you write, and becomes a row of Sphere, Landscape and Arena.
        </>
      }
      actions={
        <>
          {actions}
          <Button onPress={() => void navigator.clipboard.writeText(location.href)}>
            <Link size={14} aria-hidden /> Copy link
          </Button>
        </>
      }
      inspector={
        <>
          {list}
          <TrialSection state={{ n, weights, levels }} patch={patch} spec={spec} trial={trial} row={row} />
          <Signature />
        </>
      }
    >
      <div className={styles.sheet}>
        <CodeEditor textKey={entry.key} text={entry.text} problem={problem} onChange={(text) => editOwn(entry.key, text)} />
        <ProblemBar problem={problem} isChecked={isChecked} />
      </div>
    </ViewFrame>
  );
}
