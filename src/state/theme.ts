import { create } from 'zustand';

export type Theme = 'system' | 'light' | 'dark';

const key = 'quantarium:theme';

function storedTheme(): Theme {
  try {
    const value = localStorage.getItem(key);
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    return 'system';
  }
}

function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** The chosen theme, kept in local storage where the browser allows it. */
export const useTheme = create<{ theme: Theme; setTheme: (theme: Theme) => void }>((set) => {
  const theme = storedTheme();
  applyTheme(theme);
  return {
    theme,
    setTheme: (next) => {
      applyTheme(next);
      try {
        localStorage.setItem(key, next);
      } catch {
        // Private windows may refuse storage: the theme then lasts as long as the page.
      }
      set({ theme: next });
    },
  };
});
