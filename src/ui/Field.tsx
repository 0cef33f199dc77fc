import type { ReactNode } from 'react';
import { Explain, type Explanation } from './Explain.tsx';
import styles from './Field.module.css';

/** What every labelled control takes. */
export interface FieldProps {
  readonly label: string;
  readonly explain?: Explanation;
  /** In a row of other controls, where the choices say enough; it stays the accessible name. */
  readonly isLabelHidden?: boolean;
}

/** The label line of a control, with its explanation if it has one. */
export function FieldLabel({ label, explain, isLabelHidden = false, children }: FieldProps & { readonly children?: ReactNode }) {
  return (
    <span className={styles.labelRow} data-hidden={isLabelHidden ? '' : undefined}>
      {children ?? label}
      {explain && <Explain about={label} {...explain} />}
    </span>
  );
}
