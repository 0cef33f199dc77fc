import { useEffect, useState } from 'react';
import { isAddress } from '../gguf/remote/address.ts';
import { openFolder } from '../state/folders.ts';
import { openAddressesInView, openFilesInView } from '../state/open-files.ts';
import { readDrop } from './dropped-entries.ts';
import styles from './App.module.css';

type Dragged = 'files' | 'link';

const draggedIn = (event: DragEvent): Dragged | undefined => {
  const types = event.dataTransfer?.types ?? [];
  return types.includes('Files') ? 'files' : types.includes('text/uri-list') ? 'link' : undefined;
};

async function openDrop(data: DataTransfer, kind: Dragged): Promise<void> {
  if (kind === 'link') {
    const lines = data.getData('text/uri-list').split(/\r?\n/);
    return openAddressesInView(lines.filter(isAddress));
  }
  const { files, folders } = await readDrop(data);
  if (files.length > 0) await openFilesInView(files);
  for (const folder of folders) await openFolder(folder.files, folder.name);
}

/** Takes files, folders and links that are dropped anywhere on the page; while they hover, says what will happen. */
export function DropTarget() {
  const [over, setOver] = useState<Dragged>();
  useEffect(() => {
    // Links of the page itself can be dragged too, and mean nothing here.
    let isOwn = false;
    const kindOf = (event: DragEvent): Dragged | undefined => (isOwn ? undefined : draggedIn(event));
    const onDragStart = () => (isOwn = true);
    const onDragEnd = () => (isOwn = false);
    const onDragOver = (event: DragEvent) => {
      const kind = kindOf(event);
      if (kind === undefined) return;
      event.preventDefault();
      setOver(kind);
    };
    // dragleave also fires between elements of the page; only leaving the window has no related target.
    const onDragLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(undefined);
    };
    const onDrop = (event: DragEvent) => {
      const kind = kindOf(event);
      if (kind === undefined || !event.dataTransfer) return;
      event.preventDefault();
      setOver(undefined);
      void openDrop(event.dataTransfer, kind);
    };
    const listeners = { dragstart: onDragStart, dragend: onDragEnd, dragover: onDragOver, dragleave: onDragLeave, drop: onDrop };
    const all = Object.entries(listeners) as [keyof typeof listeners, (event: DragEvent) => void][];
    for (const [name, listener] of all) window.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of all) window.removeEventListener(name, listener);
    };
  }, []);
  if (over === undefined) return null;
  return (
    <div className={styles.drop} role="status">
      <h2>Drop to open</h2>
      {over === 'link' ? (
        <p>The link of a GGUF, safetensors or imatrix file. Only the parts that are looked at are fetched from its server.</p>
      ) : (
        <p>A GGUF or safetensors file, all shards of one model or their folder, or an imatrix. It is read on this machine, slice by slice; nothing is uploaded.</p>
      )}
    </div>
  );
}
