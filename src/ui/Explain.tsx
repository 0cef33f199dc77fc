import { CircleHelp } from 'lucide-react';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import styles from './Explain.module.css';
import popoverStyles from './Popover.module.css';

export interface Explanation {
  /** One or two plain sentences. */
  readonly text: string;
  readonly sources?: readonly { readonly label: string; readonly url: string }[];
}

/** The question mark beside a control: says on demand what the control does and where it comes from. */
export function Explain({ about, text, sources = [] }: Explanation & { readonly about: string }) {
  return (
    <DialogTrigger>
      {/* Without the null slot a surrounding select or number field would take the button for its own. */}
      <Button slot={null} className={styles.explainButton} aria-label={`What is "${about}"?`}>
        <CircleHelp size={14} aria-hidden />
      </Button>
      <Popover className={popoverStyles.popover}>
        <Dialog className={styles.explain} aria-label={about}>
          <p>{text}</p>
          {sources.map((source) => (
            <a key={source.url} href={source.url} target="_blank" rel="noreferrer">
              {source.label}
            </a>
          ))}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
