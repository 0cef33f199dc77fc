import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { Checkbox, CheckboxGroup, Label } from 'react-aria-components';
import styles from './Checks.module.css';
import { FieldLabel, type FieldProps } from './Field.tsx';

interface ChecksProps<T extends string> extends FieldProps {
  readonly values: readonly T[];
  readonly options: readonly { readonly value: T; readonly label: string; readonly mark?: ReactNode }[];
  readonly onChange: (values: readonly T[]) => void;
}

/** Any of a few: each choice can be on or off. `mark` stands before the words, such as the colour of a series. */
export function Checks<T extends string>({ label, explain, values, options, onChange }: ChecksProps<T>) {
  return (
    <CheckboxGroup className={styles.group} value={[...values]} onChange={(next) => onChange(next as T[])}>
      <FieldLabel label={label} explain={explain}>
        <Label>{label}</Label>
      </FieldLabel>
      <div className={styles.choices}>
        {options.map((option) => (
          <Checkbox key={option.value} value={option.value} className={styles.choice}>
            <span className={styles.box} aria-hidden>
              <Check size={12} strokeWidth={3} />
            </span>
            {option.mark}
            {option.label}
          </Checkbox>
        ))}
      </div>
    </CheckboxGroup>
  );
}
