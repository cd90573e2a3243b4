// The address is the state: a path that names a room, a query that holds its filters and choices.
// In: the browser's address. Out: `url.path`, `url.query`, and ways to go elsewhere without a reload.

export type Change = Record<
  string,
  string | number | boolean | readonly (string | number)[] | null | undefined
>;

class Url {
  path = $state(location.pathname);
  search = $state(location.search);
  query = $derived(new URLSearchParams(this.search));

  constructor() {
    addEventListener('popstate', () => this.#take());
  }

  /** Goes to an address of this page; `replace` leaves no step in the history. */
  go(to: string, { replace = false, keepScroll = false } = {}): void {
    const next = new URL(to, location.href);
    if (next.href !== location.href) history[replace ? 'replaceState' : 'pushState'](null, '', next);
    const moved = next.pathname !== this.path;
    this.#take();
    if (moved && !keepScroll) scrollTo(0, 0);
  }

  /** The first value of a parameter, '' where there is none. */
  get(name: string): string {
    return this.query.get(name) ?? '';
  }

  all(name: string): string[] {
    return this.query.getAll(name);
  }

  /** The query string with some parameters changed: null, '', false and [] take one away. */
  with(change: Change, base: URLSearchParams = this.query): URLSearchParams {
    const next = new URLSearchParams(base);
    for (const [name, value] of Object.entries(change)) {
      next.delete(name);
      if (Array.isArray(value)) value.forEach((one) => next.append(name, String(one)));
      else if (value !== null && value !== undefined && value !== '' && value !== false)
        next.set(name, value === true ? '1' : String(value));
    }
    return next;
  }

  /** Changes parameters in place; `replace` while a hand is still moving. */
  set(change: Change, { replace = false } = {}): void {
    this.go(address(this.path, this.with(change)), { replace, keepScroll: true });
  }

  #take(): void {
    this.path = location.pathname;
    this.search = location.search;
  }
}

/** A path and its parameters as one address. */
export function address(path: string, params?: URLSearchParams): string {
  const query = params?.toString();
  return query ? `${path}?${query}` : path;
}

export const url = new Url();

/** Links of this page are followed without a reload; all else is left to the browser. */
export function followLinks(event: MouseEvent): void {
  if (
    event.defaultPrevented ||
    event.button !== 0 ||
    event.metaKey ||
    event.ctrlKey ||
    event.shiftKey ||
    event.altKey
  )
    return;
  const link = (event.target as Element | null)?.closest?.('a');
  if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
  if (link.pathname.startsWith('/api/') || (link.hash && link.pathname === location.pathname)) return;
  event.preventDefault();
  url.go(link.href);
}
