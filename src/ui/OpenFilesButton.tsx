import { FolderOpen } from 'lucide-react';
import { useRef } from 'react';
import { openFilesInView } from '../state/open-files.ts';
import { Button } from './Button.tsx';

interface OpenFilesButtonProps {
  /** File name endings, as the `accept` of an input: `.gguf,.dat`. */
  readonly accept: string;
  readonly label?: string;
}

/** Opens the browser's file dialog; the files go where dropped ones go, to the view that is shown. */
export function OpenFilesButton({ accept, label = 'Open files' }: OpenFilesButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={accept}
        data-testid="open-files"
        onChange={(event) => {
          void openFilesInView([...(event.target.files ?? [])]);
          // So that choosing the same file again is a change again.
          event.target.value = '';
        }}
      />
      <Button onPress={() => input.current?.click()}>
        <FolderOpen size={15} aria-hidden />
        {label}
      </Button>
    </>
  );
}
