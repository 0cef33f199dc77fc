import { CircleHelp, Monitor, Moon, Sun } from 'lucide-react';
import { formatRoute } from '../state/route.ts';
import { useTheme, type Theme } from '../state/theme.ts';
import { navigate } from '../state/url-state.ts';
import { views } from '../views/registry.ts';
import styles from './App.module.css';

const nextTheme: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };
const themeIcons = { system: Monitor, light: Sun, dark: Moon };

/** The views, the theme and the help; a bottom bar on narrow screens. */
export function Rail({ viewId, onHelp }: { readonly viewId: string; readonly onHelp: () => void }) {
  const { theme, setTheme } = useTheme();
  const ThemeIcon = themeIcons[theme];
  return (
    <nav className={styles.rail} aria-label="Views">
      <div className={styles.brand} title="Quantarium">
        <img src="./favicon.svg" alt="Quantarium" width={30} height={30} />
      </div>
      {views.map(({ id, label, about, icon: Icon }) => (
        <a
          key={id}
          className={styles.railItem}
          href={formatRoute({ viewId: id, params: {} })}
          aria-current={id === viewId ? 'page' : undefined}
          title={about}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            navigate(id);
          }}
        >
          <Icon size={20} aria-hidden />
          {label}
        </a>
      ))}
      <span className={styles.spacer} />
      <button type="button" className={styles.railItem} onClick={() => setTheme(nextTheme[theme])} aria-label={`Theme: ${theme}. Change to ${nextTheme[theme]}`}>
        <ThemeIcon size={20} aria-hidden />
        {theme}
      </button>
      <button type="button" className={styles.railItem} onClick={onHelp}>
        <CircleHelp size={20} aria-hidden />
        Help
      </button>
    </nav>
  );
}
