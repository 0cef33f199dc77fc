import { Switch as AriaSwitch } from 'react-aria-components';
import { Explain } from './Explain.tsx';
import type { FieldProps } from './Field.tsx';
import fieldStyles from './Field.module.css';
import styles from './Switch.module.css';

interface SwitchProps extends FieldProps {
  readonly isSelected: boolean;
  readonly onChange: (selected: boolean) => void;
}

/** On or off, at once. */
export function Switch({ label, explain, isSelected, onChange }: SwitchProps) {
  return (
    <span className={fieldStyles.labelRow} style={{ fontSize: 'var(--size)', color: 'var(--text)' }}>
      <AriaSwitch className={styles.switch} isSelected={isSelected} onChange={onChange}>
        <span className={styles.knob} aria-hidden />
        {label}
      </AriaSwitch>
      {explain && <Explain about={label} {...explain} />}
    </span>
  );
}
