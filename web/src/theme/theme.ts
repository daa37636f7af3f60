import { effect, signal } from '@preact/signals';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const key = 'mayfly.theme';

export const theme = signal<Theme>(remembered());

function remembered(): Theme {
  const found = storage()?.getItem(key);
  return themes.find((known) => known === found) ?? 'system';
}

/** Browsers refuse storage in some settings; then the choice lasts as long as the page. */
function storage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

export function startTheme(): void {
  effect(() => {
    const { dataset } = document.documentElement;
    if (theme.value === 'system') delete dataset['theme'];
    else dataset['theme'] = theme.value;
    storage()?.setItem(key, theme.value);
  });
}
