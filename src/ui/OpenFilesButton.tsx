import { FolderOpen } from 'lucide-react';
import { useCallback, useRef } from 'react';
import { openFilesInView } from '../state/open-files.ts';
import { Button } from './Button.tsx';

interface OpenFilesButtonProps {
  /** File name endings, as the `accept` of an input: `.gguf,.dat`. */
  readonly accept: string;
  readonly label?: string;
}

function onFilesChosen(event: Event): void {
  const input = event.currentTarget as HTMLInputElement;
  void openFilesInView([...(input.files ?? [])]);
  // So that choosing the same file again is a change again.
  input.value = '';
}

/** Opens the browser's file dialog; the files go where dropped ones go, to the view that is shown. */
export function OpenFilesButton({ accept, label = 'Open files' }: OpenFilesButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  // A listener of the element itself: the view may replace the button while the dialog is open, and React hears nothing of elements
  // that have left the page.
  const attach = useCallback((element: HTMLInputElement | null) => {
    element?.addEventListener('change', onFilesChosen);
    input.current = element;
  }, []);
  return (
    <>
      <input
        ref={attach}
        type="file"
        multiple
        hidden
        accept={accept}
        data-testid="open-files"
      />
      <Button onPress={() => input.current?.click()}>
        <FolderOpen size={15} aria-hidden />
        {label}
      </Button>
    </>
  );
}
