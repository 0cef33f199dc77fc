import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { ProgressBar as AriaProgressBar } from 'react-aria-components';
import styles from './Feedback.module.css';

/** Progress from 0 to 1, or undefined while the total is unknown. */
export function ProgressBar({ label, value }: { readonly label: string; readonly value: number | undefined }) {
  const isIndeterminate = value === undefined;
  return (
    <AriaProgressBar aria-label={label} value={(value ?? 0) * 100} isIndeterminate={isIndeterminate}>
      <div className={styles.progress} data-indeterminate={isIndeterminate ? '' : undefined}>
        <div className={styles.progressFill} style={isIndeterminate ? {} : { width: `${value * 100}%` }} />
      </div>
    </AriaProgressBar>
  );
}

interface NoticeProps {
  readonly tone?: 'info' | 'warning' | 'danger';
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

/** A sentence that has to be seen: an error with its next step, a warning, a remark. */
export function Notice({ tone = 'info', children, action }: NoticeProps) {
  const Icon = tone === 'danger' ? CircleAlert : tone === 'warning' ? TriangleAlert : Info;
  return (
    <div className={styles.notice} data-tone={tone} role={tone === 'danger' ? 'alert' : 'status'}>
      <Icon size={15} aria-hidden />
      <div>{children}</div>
      {action}
    </div>
  );
}

/** What stands where there is nothing yet: what would be here and how to get it. */
export function EmptyState({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <h2>{title}</h2>
      {children}
    </div>
  );
}
