// Light, dark, or as the system says. Out: data-theme on the root element, and `theme.dark` for what draws on canvas.
import { keep, kept } from './kept';

export type ThemeChoice = 'auto' | 'light' | 'dark';
const system = matchMedia('(prefers-color-scheme: dark)');

// What canvas asks for in every frame is worked out once a theme.
const tokens = new Map<string, string>();

class Theme {
  choice = $state<ThemeChoice>((kept('theme') as ThemeChoice | null) ?? 'auto');
  #system = $state(system.matches);
  dark = $derived(this.choice === 'dark' || (this.choice === 'auto' && this.#system));

  constructor() {
    system.addEventListener('change', (event) => {
      this.#system = event.matches;
      this.apply();
    });
    this.apply();
  }

  choose(choice: ThemeChoice): void {
    this.choice = choice;
    keep('theme', choice);
    this.apply();
  }

  apply(): void {
    tokens.clear();
    document.documentElement.dataset['theme'] = this.dark ? 'dark' : 'light';
  }
}

export const theme = new Theme();

/** The value of a token of the theme in force, for canvas and WebGL. */
export function token(name: string): string {
  let value = tokens.get(name);
  if (value === undefined) {
    value = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
    tokens.set(name, value);
  }
  return value;
}
