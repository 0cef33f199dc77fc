import type { ReactNode } from 'react';
import { Button as AriaButton, Tooltip, TooltipTrigger } from 'react-aria-components';
import styles from './Button.module.css';
import explainStyles from './Explain.module.css';
import popoverStyles from './Popover.module.css';

interface ButtonProps {
  readonly children: ReactNode;
  readonly onPress: () => void;
  readonly tone?: 'normal' | 'primary' | 'quiet';
  readonly isDisabled?: boolean;
  readonly className?: string;
}

/** A button with words. */
export function Button({ children, onPress, tone = 'normal', isDisabled = false, className = '' }: ButtonProps) {
  return (
    <AriaButton className={`${styles.button} ${className}`} data-tone={tone} onPress={onPress} isDisabled={isDisabled}>
      {children}
    </AriaButton>
  );
}

interface IconButtonProps extends ButtonProps {
  /** What it does: its accessible name and its tooltip. */
  readonly label: string;
}

/** A button with an icon only; the label shows as a tooltip. */
export function IconButton({ label, children, onPress, tone = 'quiet', isDisabled = false }: IconButtonProps) {
  return (
    <TooltipTrigger delay={500}>
      <AriaButton className={styles.button} data-icon="" data-tone={tone} aria-label={label} onPress={onPress} isDisabled={isDisabled}>
        {children}
      </AriaButton>
      <Tooltip className={`${popoverStyles.popover} ${explainStyles.explain}`}>{label}</Tooltip>
    </TooltipTrigger>
  );
}
