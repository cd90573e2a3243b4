// Small choices of a reader (language, theme) that outlive a visit. A browser that keeps nothing is no error.

export function kept(name: string): string | null {
  try {
    return localStorage.getItem(`vigie.${name}`);
  } catch {
    return null;
  }
}

export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(`vigie.${name}`, value);
  } catch {
    // Storage is shut off: the choice lasts as long as the page.
  }
}
