import { Label, Radio, RadioGroup } from 'react-aria-components';
import { FieldLabel, type FieldProps } from './Field.tsx';
import fieldStyles from './Field.module.css';
import styles from './Segmented.module.css';

interface SegmentedProps<T extends string> extends FieldProps {
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string; readonly isDisabled?: boolean }[];
  readonly onChange: (value: T) => void;
}

/** One of a few: all choices in sight. */
export function Segmented<T extends string>({ label, explain, value, options, onChange, isLabelHidden = false }: SegmentedProps<T>) {
  return (
    <RadioGroup className={fieldStyles.field} value={value} onChange={(next) => onChange(next as T)} orientation="horizontal">
      <FieldLabel label={label} explain={explain} isLabelHidden={isLabelHidden}>
        <Label>{label}</Label>
      </FieldLabel>
      <div className={styles.segments}>
        {options.map((option) => (
          <Radio key={option.value} value={option.value} className={styles.segment} isDisabled={option.isDisabled ?? false}>
            {option.label}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
