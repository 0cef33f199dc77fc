import { CircleHelp, Ellipsis, Monitor, Moon, Sun } from 'lucide-react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { formatRoute } from '../state/route.ts';
import { useTheme, type Theme } from '../state/theme.ts';
import { navigate } from '../state/url-state.ts';
import { views } from '../views/registry.ts';
import popoverStyles from '../ui/Popover.module.css';
import styles from './App.module.css';

const nextTheme: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };
const themeIcons = { system: Monitor, light: Sun, dark: Moon };

/** Views that the bottom bar of narrow screens shows by themselves; the others are under "More". */
const inBottomBar = new Set(['sphere', 'distributions', 'arena', 'model']);

/** The views, the theme and the help; a bottom bar of five items on narrow screens. */
export function Rail({ viewId, onHelp }: { readonly viewId: string; readonly onHelp: () => void }) {
  const { theme, setTheme } = useTheme();
  const ThemeIcon = themeIcons[theme];
  const themeWords = `Theme: ${theme}. Change to ${nextTheme[theme]}`;
  const more = views.filter(({ id }) => !inBottomBar.has(id));
  const { label: moreLabel = 'More', icon: MoreIcon = Ellipsis } = more.find(({ id }) => id === viewId) ?? {};
  return (
    <nav className={styles.rail} aria-label="Views">
      <div className={styles.brand} title="Quantarium">
        <img src="./favicon.svg" alt="Quantarium" width={30} height={30} />
      </div>
      {views.map(({ id, label, about, icon: Icon }) => (
        <a
          key={id}
          className={styles.railItem}
          data-wide-only={inBottomBar.has(id) ? undefined : ''}
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
      <MenuTrigger>
        <Button className={styles.railItem} data-narrow-only="" aria-current={moreLabel === 'More' ? undefined : 'page'}>
          <MoreIcon size={20} aria-hidden />
          {moreLabel}
        </Button>
        <Popover className={popoverStyles.popover} placement="top end">
          <Menu className={popoverStyles.list} aria-label="More views and settings">
            {more.map(({ id, label, icon: Icon }) => (
              <MenuItem key={id} id={id} className={styles.moreItem} textValue={label} onAction={() => navigate(id)}>
                <Icon size={18} aria-hidden />
                {label}
              </MenuItem>
            ))}
            <MenuItem id="theme" className={styles.moreItem} textValue={themeWords} onAction={() => setTheme(nextTheme[theme])}>
              <ThemeIcon size={18} aria-hidden />
              {themeWords}
            </MenuItem>
            <MenuItem id="help" className={styles.moreItem} textValue="Help" onAction={onHelp}>
              <CircleHelp size={18} aria-hidden />
              Help
            </MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
      <span className={styles.spacer} />
      <button type="button" className={styles.railItem} data-wide-only="" onClick={() => setTheme(nextTheme[theme])} aria-label={themeWords}>
        <ThemeIcon size={20} aria-hidden />
        {theme}
      </button>
      <button type="button" className={styles.railItem} data-wide-only="" onClick={onHelp}>
        <CircleHelp size={20} aria-hidden />
        Help
      </button>
    </nav>
  );
}
