import { FolderTree, FolderOpen, Link } from 'lucide-react';
import { type InputHTMLAttributes, type ReactNode, useCallback, useRef } from 'react';
import { openFilesInView } from '../state/open-files.ts';
import { showAddressDialog } from '../state/address-dialog.ts';
import { openFolder } from '../state/folders.ts';
import { Button, IconButton } from './Button.tsx';
import styles from './Button.module.css';

interface OpenFilesButtonProps {
  /** File name endings, as the `accept` of an input: `.gguf,.dat`. */
  readonly accept: string;
  readonly label?: string;
}

function takeFiles(event: Event): File[] {
  const input = event.currentTarget as HTMLInputElement;
  const files = [...(input.files ?? [])];
  // So that choosing the same file again is a change again.
  input.value = '';
  return files;
}

const onFilesChosen = (event: Event): void => void openFilesInView(takeFiles(event));
const onFolderChosen = (event: Event): void => void openFolder(takeFiles(event));

/** Ways to open files: the browser's dialogs for files and for a folder, and an address. They go where dropped ones go, to the view that is shown. */
export function OpenFilesButton({ accept, label = 'Open files' }: OpenFilesButtonProps) {
  return (
    <div className={styles.openGroup}>
      <FileDialog label={label} icon={<FolderOpen size={15} aria-hidden />} listener={onFilesChosen} attributes={{ multiple: true, accept, 'data-testid': 'open-files' }} />
      <FileDialog isFolder label="Open a folder" icon={<FolderTree size={15} aria-hidden />} listener={onFolderChosen} attributes={{ 'data-testid': 'open-folder' }} />
      <IconButton label="Open an address" onPress={() => showAddressDialog(true)}>
        <Link size={15} aria-hidden />
      </IconButton>
    </div>
  );
}

interface FileDialogProps {
  readonly label: string;
  readonly icon: ReactNode;
  readonly listener: (event: Event) => void;
  readonly attributes: InputHTMLAttributes<HTMLInputElement> & Readonly<Record<string, unknown>>;
  readonly isFolder?: boolean;
}

/** A button that opens the browser's dialog. */
function FileDialog({ label, icon, listener, attributes, isFolder = false }: FileDialogProps) {
  const input = useRef<HTMLInputElement>(null);
  // A listener of the element itself: the view may replace the button while the dialog is open, and React hears nothing of elements
  // that have left the page.
  const attach = useCallback(
    (element: HTMLInputElement | null) => {
      element?.addEventListener('change', listener);
      input.current = element;
    },
    [listener],
  );
  return (
    <>
      <input ref={attach} type="file" hidden {...attributes} {...(isFolder && { webkitdirectory: '' })} />
      {isFolder ? (
        <IconButton label={label} onPress={() => input.current?.click()}>
          {icon}
        </IconButton>
      ) : (
        <Button onPress={() => input.current?.click()}>
          {icon}
          {label}
        </Button>
      )}
    </>
  );
}
