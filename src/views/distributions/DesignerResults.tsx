import { Section } from '../../ui/Section.tsx';
import type { DesignTable } from './designer-tables.ts';
import styles from './distributions.module.css';
import { fixed } from './format.ts';
import type { JudgedTable } from './use-codebook.ts';

interface ErrorSectionProps {
  readonly tables: readonly DesignTable[];
  readonly judged: readonly (JudgedTable | undefined)[];
}

/** Errors of all tables with both signs of the scale, and the difference to the first. */
export function ErrorSection({ tables, judged }: ErrorSectionProps) {
  const first = judged[0];
  return (
    <Section title="Relative squared error, ‰">
      <table className={styles.results}>
        <thead>
          <tr>
            <th scope="col">sign of the scale</th>
            <th scope="col">free</th>
            <th scope="col">fixed</th>
            <th scope="col">free vs. first</th>
          </tr>
        </thead>
        <tbody>
          {tables.map(({ id, label }, index) => {
            const table = judged[index];
            return (
              <tr key={id}>
                <th scope="row" className={styles.wrap}>
                  {label}
                </th>
                <td>{table ? fixed(1000 * table.free.mean, 3) : '…'}</td>
                <td>{table ? fixed(1000 * table.fixed.mean, 3) : '…'}</td>
                <td>{table && first && index > 0 ? percent(table.free.difference.mean / first.free.mean) : ''}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className={styles.note}>
        Mean over the blocks of Σ w (x − v)² / Σ w x², with the best scale of each block. Lower error on random blocks
        is not yet a better model.
      </p>
    </Section>
  );
}

const percent = (ratio: number): string => `${ratio > 0 ? '+' : ''}${fixed(100 * ratio, 2)} %`;
