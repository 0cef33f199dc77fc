import { Modal } from '../../ui/Modal.tsx';
import styles from './distributions.module.css';
import { fixed, grouped } from './format.ts';
import type { Sheet } from './sheet.ts';

interface SheetDialogProps {
  readonly title: string;
  readonly sheet: Sheet;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** The numbers of the plot as a table. */
export function SheetDialog({ title, sheet, isOpen, onClose }: SheetDialogProps) {
  return (
    <Modal title={title} isOpen={isOpen} onClose={onClose}>
      <div className={styles.sheet} tabIndex={0} role="region" aria-label={title}>
        <table>
          <thead>
            <tr>
              {sheet.columns.map(({ key, label }) => (
                <th key={key} scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sheet.rows.map((row) => (
              <tr
                key={sheet.columns
                  .slice(0, 4)
                  .map(({ key }) => row[key])
                  .join('/')}
              >
                {sheet.columns.map(({ key }) => (
                  <td key={key}>{cellText(key, row[key])}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Modal>
  );
}

function cellText(key: string, value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  if (key === 'z') return fixed(value, 2);
  return Number.isInteger(value) ? grouped(value) : fixed(value, 6);
}
