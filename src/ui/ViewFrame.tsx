import { PanelBottomClose, PanelBottomOpen } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { IconButton } from './Button.tsx';
import styles from './ViewFrame.module.css';

interface ViewFrameProps {
  readonly title: string;
  /** One sentence under the title: what one sees. */
  readonly about: ReactNode;
  /** Buttons on the right of the title line: export, full view. */
  readonly actions?: ReactNode;
  /** The picture: gets all the room. */
  readonly children: ReactNode;
  /** Sections of the inspector: controls first, results below. */
  readonly inspector: ReactNode;
  /** On a narrow screen the inspector starts as a bar, so that the picture has all the room. */
  readonly startsClosed?: boolean;
}

/** Every view's layout: title line and picture in the middle, inspector on the right; on narrow screens the inspector is a sheet below the picture. */
export function ViewFrame({ title, about, actions, children, inspector, startsClosed = false }: ViewFrameProps) {
  const [sheetOpen, setSheetOpen] = useState(!startsClosed);
  return (
    <div className={styles.frame} data-sheet={sheetOpen ? 'open' : 'closed'}>
      <div className={styles.main}>
        <header className={styles.head}>
          <div className={styles.words}>
            <h1>{title}</h1>
            <p>{about}</p>
          </div>
          <div className={styles.actions}>{actions}</div>
        </header>
        <div className={styles.stage}>{children}</div>
      </div>
      <aside className={styles.inspector} aria-label="Controls and results">
        <div className={styles.sheetBar}>
          <span>Controls and results</span>
          <IconButton label={sheetOpen ? 'Close the controls' : 'Open the controls'} onPress={() => setSheetOpen(!sheetOpen)}>
            {sheetOpen ? <PanelBottomClose size={16} /> : <PanelBottomOpen size={16} />}
          </IconButton>
        </div>
        <div className={styles.sections}>{inspector}</div>
      </aside>
    </div>
  );
}
