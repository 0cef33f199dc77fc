import { X } from 'lucide-react';
import { useState } from 'react';
import { openFilesInView } from '../../state/open-files.ts';
import { navigate } from '../../state/url-state.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import styles from './sphere.module.css';

const key = 'quantarium:welcomed';

function wasWelcomed(): boolean {
  try {
    return localStorage.getItem(key) !== null;
  } catch {
    return false;
  }
}

/** Whether the first words are still to be said, and how to end them for good (as far as the browser stores anything). */
export function useWelcome(): { readonly isOpen: boolean; readonly close: () => void } {
  const [isOpen, setOpen] = useState(() => !wasWelcomed());
  const close = () => {
    setOpen(false);
    try {
      localStorage.setItem(key, '1');
    } catch {
      // Without storage the words come back with the next visit.
    }
  };
  return { isOpen, close };
}

/** Shows the Model view, where files can be dropped, and asks for one. */
function chooseModel(): void {
  navigate('model');
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.addEventListener('change', () => void openFilesInView([...(input.files ?? [])]));
  input.click();
}

interface WelcomeProps {
  readonly onClose: () => void;
  readonly onExplore: () => void;
  readonly onCompare: () => void;
}

/** What a newcomer sees and the three ways on. */
export function Welcome({ onClose, onExplore, onCompare }: WelcomeProps) {
  return (
    <aside className={styles.welcome} aria-label="Welcome">
      <p>
        Each point is a direction in space: bright where 3-bit weights with one scale come close to it, dark where
        rounding turns it furthest away.
      </p>
      <div className={styles.doors}>
        <Button tone="primary" onPress={() => (onClose(), onExplore())}>
          Explore a grid
        </Button>
        <Button onPress={() => (onClose(), chooseModel())}>Drop a GGUF</Button>
        <Button onPress={() => (onClose(), onCompare())}>Compare two algorithms</Button>
      </div>
      <a href="#/v1/distributions?story=1" onClick={onClose}>
        Or follow the story: why IQ4_NL is lopsided
      </a>
      <span className={styles.welcomeClose}>
        <IconButton label="Close" onPress={onClose}>
          <X size={16} />
        </IconButton>
      </span>
    </aside>
  );
}
