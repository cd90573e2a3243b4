// Who is signed in, and the mark that every write sends back (X-CSRF-Token).
// In: GET, POST and DELETE /api/session. Out: `session.needed`, `session.me`; the mark goes to lib/api.
import { api, sendMark } from './api';
import type { Role } from './meta.svelte';

export interface Me {
  name: string;
  role: Role;
  level: string;
  /** session, token, or alone (the one user of a server on loopback). */
  by: string;
}
interface Told {
  needed: boolean;
  me: Me | null;
  mark: string;
}

class Session {
  needed = $state(false);
  me = $state.raw<Me | null>(null);

  constructor() {
    // A session that ended on the server: the page asks for a name again.
    addEventListener('vigie:signed-out', () => {
      if (this.me) void this.load();
    });
  }

  async load(): Promise<void> {
    this.#take(await api.get<Told>('/session'));
  }

  /** Throws a Problem where name or password are wrong, or too many were tried. */
  async begin(name: string, password: string): Promise<void> {
    this.#take(await api.post<Told>('/session', { name, password }));
  }

  async end(): Promise<void> {
    this.#take(await api.delete<Told>('/session'));
  }

  #take(told: Told): void {
    this.needed = told.needed;
    this.me = told.me;
    sendMark(told.mark);
  }
}

export const session = new Session();
