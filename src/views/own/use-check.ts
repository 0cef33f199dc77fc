import { useEffect, useState } from 'react';
import { ownIdOf } from '../../core/rounding/own/row.ts';
import { markLoaded, type OwnEntry } from '../../state/own-library.ts';
import { type Problem, problemOf } from './problem.ts';

/** Typing rests this long before the text is tried. */
const settleMs = 350;

/** Loads the text of an entry in the sandbox whenever it changes: it gets an id, or a problem with its place. */
export function useCheck({ key, text }: Pick<OwnEntry, 'key' | 'text'>): { readonly problem: Problem | undefined; readonly isChecked: boolean } {
  const [checked, setChecked] = useState<{ readonly run: string; readonly problem: Problem | undefined }>();
  const run = JSON.stringify([key, text]);
  useEffect(() => {
    let isStale = false;
    const timer = setTimeout(() => {
      void (async () => {
        try {
          const { tryOwnText } = await import('../../client/own-sandboxes.ts');
          const { fitsMinimum } = await tryOwnText(text);
          if (isStale) return;
          markLoaded(key, text, ownIdOf(text, fitsMinimum));
          setChecked({ run, problem: undefined });
        } catch (error) {
          if (!isStale) setChecked({ run, problem: problemOf(error) });
        }
      })();
    }, settleMs);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [key, text, run]);
  return { problem: checked?.run === run ? checked.problem : undefined, isChecked: checked?.run === run };
}
