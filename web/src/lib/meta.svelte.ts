// What the server is and knows: version, record, who is asking, the codes in use with their names in both languages.
import { api } from './api';
import { Problem } from './problem';
import { type Lang, locale } from './words.svelte';

/** A code and its names; `of` is the event type of a sub-event type, the parent of an actor. */
export interface Labelled {
  code: string;
  fr: string;
  en: string;
  of: string | null;
}
export interface Meta {
  version: string;
  languages: Lang[];
  record: {
    name: string;
    engine: string;
    stamp: string;
    reports: number;
    accounts: number;
    incidents: number;
  };
  me: { name: string; role: Role; level: string; by: string };
  limits: Record<string, number>;
  catalogue: {
    types: Labelled[];
    event_types: Labelled[];
    targets: Labelled[];
    actors: Labelled[];
    certainties: Labelled[];
    sensitivities: Labelled[];
    rules: string[];
    formats: Record<string, string>;
    /** Further codes by topic: harm, who, item, how, condition, extent, measure, status, claim, warning. */
    words: Record<string, Labelled[]>;
  };
}
export type Role = 'reader' | 'analyst' | 'admin';
const ROLES: readonly Role[] = ['reader', 'analyst', 'admin'];
const LISTS = {
  type: 'types',
  event_type: 'event_types',
  target: 'targets',
  actor: 'actors',
  certainty: 'certainties',
  sensitivity: 'sensitivities',
} as const;
/** A list of codes: one of the catalogue's own, or a topic of its words. */
export type Topic = keyof typeof LISTS | (string & {});

class Known {
  data = $state.raw<Meta>();
  problem = $state.raw<Problem>();

  async load(): Promise<void> {
    try {
      this.data = await api.get<Meta>('/meta');
      this.problem = undefined;
    } catch (error) {
      this.problem = error instanceof Problem ? error : new Problem(0, String(error));
    }
  }

  /** The codes of a topic, with their names. */
  codes(topic: Topic): readonly Labelled[] {
    const catalogue = this.data?.catalogue;
    if (!catalogue) return [];
    return topic in LISTS ? catalogue[LISTS[topic as keyof typeof LISTS]] : (catalogue.words[topic] ?? []);
  }

  #named = $derived.by(() => {
    const named = new Map<string, Labelled>();
    const catalogue = this.data?.catalogue;
    if (catalogue)
      for (const topic of [...Object.keys(LISTS), ...Object.keys(catalogue.words)])
        for (const one of this.codes(topic)) named.set(`${topic} ${one.code}`, one);
    return named;
  });

  /** What a code is called (`label('type', 'attack')`); the code in words where it has no name. */
  label(topic: Topic, code: string): string {
    return this.#named.get(`${topic} ${code}`)?.[locale.lang] ?? code.replaceAll('_', ' ');
  }

  /** Sources by name, each once; those that are not told in words. */
  sources(names: readonly string[]): string {
    const told = names.map((one) => this.#named.get(`source ${one}`)?.[locale.lang] ?? one);
    return [...new Set(told)].join(', ');
  }

  /** The event type of a sub-event type, the parent of an actor. */
  parent(topic: Topic, code: string): string | null {
    return this.#named.get(`${topic} ${code}`)?.of ?? null;
  }

  may(role: Role): boolean {
    const mine = this.data?.me.role;
    return mine !== undefined && ROLES.indexOf(mine) >= ROLES.indexOf(role);
  }
}

export const meta = new Known();
