import { useEffect } from 'react';
import { undoState } from '../state/url-state.ts';

/** Keys that work in every view. */
export const shortcuts: readonly { readonly keys: string; readonly does: string }[] = [
  { keys: '?', does: 'This help' },
  { keys: '/', does: 'Go to the search or filter of the view' },
  { keys: 'Ctrl+Z', does: 'Undo: back to the previous state of the view' },
  { keys: 'Esc', does: 'Close what is open' },
];

const isEditable = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Listens for the keys of the shell; fields keep their own keys. */
export function useShortcuts(actions: { readonly openHelp: () => void }): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (isEditable(event.target) || event.altKey) return;
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'z') {
        if (undoState()) event.preventDefault();
      } else if (event.ctrlKey || event.metaKey) {
        return;
      } else if (event.key === '?') {
        actions.openHelp();
      } else if (event.key === '/') {
        const search = document.querySelector<HTMLInputElement>('main input[type="search"], main input[data-search]');
        if (search) {
          event.preventDefault();
          search.focus();
        }
      }
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [actions]);
}
