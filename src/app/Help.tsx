import { Modal } from '../ui/Modal.tsx';
import type { View } from '../views/view.ts';
import styles from './App.module.css';
import { shortcuts } from './use-shortcuts.ts';

/** Keyboard help: the keys of the lab and of the view that is open. */
export function Help({ isOpen, onClose, view }: { readonly isOpen: boolean; readonly onClose: () => void; readonly view: View | undefined }) {
  const rows = [...shortcuts, ...(view?.keys ?? [])];
  return (
    <Modal title="Keys and notes" isOpen={isOpen} onClose={onClose}>
      <dl className={styles.keys}>
        {rows.map((row) => (
          <div key={row.keys + row.does} style={{ display: 'contents' }}>
            <dt>
              <kbd>{row.keys}</kbd>
            </dt>
            <dd>{row.does}</dd>
          </div>
        ))}
      </dl>
      <p>
        Everything runs in this tab: files are read slice by slice on your machine, files at addresses part by part from their server, and nothing is uploaded. The address holds the state of the view, so a
        link brings it back; it never holds your data.
      </p>
    </Modal>
  );
}
