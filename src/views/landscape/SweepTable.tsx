import type { SweepResult } from '../../core/experiments/landscape/sweep-job.ts';
import { Button } from '../../ui/Button.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { countText } from '../../ui/number-text.ts';
import styles from './landscape.module.css';

interface SweepTableProps {
  readonly result: SweepResult;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Puts the cursor on a cell. */
  readonly onShow: (cell: number) => void;
}

/** More rows would only slow the dialog down; the file has them all. */
const mostRows = 300;

/** The cells of the mosaic as a table, best first. */
export function SweepTable({ result: { cells, choices, width, height }, isOpen, onClose, onShow }: SweepTableProps) {
  // Undefined values last.
  const valueOf = (cell: number): number => (Number.isNaN(cells[cell]!.value) ? -1 : cells[cell]!.value);
  const order = cells.map((_, cell) => cell).sort((a, b) => valueOf(b) - valueOf(a));
  const choosersOf = (cell: number): string =>
    choices.flatMap((choice, index) => (choice.cell === cell ? [index + 1] : [])).join(', ');
  return (
    <Modal title="Roundings in the picture" isOpen={isOpen} onClose={onClose}>
      <p className={styles.note}>
        {countText(cells.length)} different roundings, best first
        {cells.length > mostRows ? `; the first ${mostRows} are shown, all are in the CSV under "Export"` : ''}. cos² is of vector and levels without their means, equal weights; no unit. Algorithms have the numbers of the picture.
      </p>
      <div className={styles.sheet} tabIndex={0} role="region" aria-label="Roundings in the picture">
        <table className={styles.choices}>
          <thead>
            <tr>
              <th scope="col">Levels</th>
              <th scope="col">cos²</th>
              <th scope="col">Share of the picture</th>
              <th scope="col">Chosen by</th>
              <th scope="col">
                <span className="visually-hidden">Cursor</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {order.slice(0, mostRows).map((cell) => {
              const { levels, value, pixels } = cells[cell]!;
              return (
                <tr key={cell}>
                  <th scope="row">
                    <span className={styles.codes}>{levels.join(' ')}</span>
                  </th>
                  <td>{Number.isNaN(value) ? '0/0' : value.toFixed(6)}</td>
                  <td>{((100 * pixels) / (width * height)).toFixed(2)} %</td>
                  <td>{choosersOf(cell)}</td>
                  <td>
                    <Button onPress={() => onShow(cell)}>Show</Button>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Modal>
  );
}
