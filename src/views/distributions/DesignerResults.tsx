import { Section } from '../../ui/Section.tsx';
import type { DesignTable } from './designer-tables.ts';
import styles from './designer.module.css';
import { fixed } from './format.ts';
import type { JudgedTable } from './use-codebook.ts';
import type { ScaleSign } from '../../core/experiments/codebook/block-errors.ts';

interface ErrorSectionProps {
  readonly tables: readonly DesignTable[];
  readonly judged: readonly (JudgedTable | undefined)[];
}

/** Errors of all tables with both signs of the scale, and the difference to the first, all with standard errors. */
export function ErrorSection({ tables, judged }: ErrorSectionProps) {
  const first = judged[0];
  return (
    <Section title="Relative squared error, ‰">
      <table className={styles.errors}>
        <thead>
          <tr>
            <th scope="col">sign of the scale</th>
            <th scope="col">free</th>
            <th scope="col">fixed</th>
          </tr>
        </thead>
        {tables.map(({ id, label }, index) => {
          const table = judged[index];
          return (
            <tbody key={id}>
              <tr>
                <th scope="row">{label}</th>
                <td>{table ? errorCell(table, 'free') : '…'}</td>
                <td>{table ? errorCell(table, 'fixed') : '…'}</td>
              </tr>
              {index > 0 && table && first && (
                <tr className={styles.difference}>
                  <th scope="row">{`to ${tables[0]!.label}`}</th>
                  <td>{differenceCell(table, first, 'free')}</td>
                  <td>{differenceCell(table, first, 'fixed')}</td>
                </tr>
              )}
            </tbody>
          );
        })}
      </table>
      <p className={styles.note}>
        Mean over the blocks of Σ w (x − v)² / Σ w x², with the best scale of each block, ± one standard error. The
        differences are paired: measured on the same blocks. Lower error on these blocks is not yet a better model.
      </p>
    </Section>
  );
}

const errorCell = (table: JudgedTable, sign: ScaleSign): string =>
  `${fixed(1000 * table[sign].mean, 3)} ± ${fixed(1000 * table[sign].standardError, 3)}`;

const differenceCell = (table: JudgedTable, first: JudgedTable, sign: ScaleSign): string => {
  const { mean, standardError } = table[sign].difference;
  const ratio = (100 * mean) / first[sign].mean;
  return `${ratio > 0 ? '+' : ''}${fixed(ratio, 2)} ± ${fixed((100 * standardError) / first[sign].mean, 2)} %`;
};
