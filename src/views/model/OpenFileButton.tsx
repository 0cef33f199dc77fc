import { FolderOpen } from 'lucide-react';
import { useRef } from 'react';
import { openFilesInView } from '../../state/open-files.ts';
import { Button } from '../../ui/Button.tsx';

/** Opens the browser's file dialog; several files may be shards of one model or different models. */
export function OpenFileButton() {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept=".gguf,.safetensors,.json"
        data-testid="open-files"
        onChange={(event) => {
          void openFilesInView([...(event.target.files ?? [])]);
          // So that choosing the same file again is a change again.
          event.target.value = '';
        }}
      />
      <Button onPress={() => input.current?.click()}>
        <FolderOpen size={15} aria-hidden />
        Open files
      </Button>
    </>
  );
}
