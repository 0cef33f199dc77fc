import { useEffect, useState } from 'react';
import { openFilesInView } from '../state/open-files.ts';
import styles from './App.module.css';

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** Takes files that are dropped anywhere on the page; while they hover, says what will happen. */
export function DropTarget() {
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    // dragleave also fires between elements of the page; only leaving the window has no related target.
    const onDragOver = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setIsOver(true);
    };
    const onDragLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setIsOver(false);
    };
    const onDrop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setIsOver(false);
      void openFilesInView([...(event.dataTransfer?.files ?? [])]);
    };
    window.addEventListener('dragover', onDragOver);
    window.addEventListener('dragleave', onDragLeave);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragover', onDragOver);
      window.removeEventListener('dragleave', onDragLeave);
      window.removeEventListener('drop', onDrop);
    };
  }, []);
  if (!isOver) return null;
  return (
    <div className={styles.drop} role="status">
      <h2>Drop to open</h2>
      <p>A GGUF or safetensors file, all shards of one model, or an imatrix. It is read on this machine, slice by slice; nothing is uploaded.</p>
    </div>
  );
}
