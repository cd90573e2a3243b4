// What the API says of reports on their way in and on record (vigie.web.jobs.statements, vigie.web.api.jobs).

import { days } from '../../lib/words.svelte';

/** Where words start and end in a report's text, in code points. */
export type Run = [start: number, end: number];
export type Kind = 'account' | 'condition' | 'claim' | 'measure' | 'warning';
export type Sort = 'what' | 'time' | 'place' | 'who' | 'quantity' | 'source' | 'other';
export type Verdict = 'confirm' | 'reject' | 'correct';

export interface Report {
  id: string;
  id_is_derived: boolean;
  text: string;
  language: string;
  published: string | null;
  source: string | null;
  title: string | null;
  url: string | null;
  sensitivity: string;
}
export interface Field {
  key: string;
  property: string;
  sort: Sort;
  label: string;
  words: string;
  value: unknown;
  runs: Run[];
}
export interface Decided {
  judgement: string;
  verdict: Verdict;
  by: string;
  reason: string;
  made: string;
  values: string;
}
export interface Statement {
  id: string;
  kind: Kind;
  code: string;
  /** All of it in a few words; here its days are written as the reader writes them (`headOf`). */
  head: string;
  what: string;
  when: { start: string | null; end: string | null } | null;
  more: string;
  certainty: string | null;
  quote: Run | null;
  fields: Field[];
  decided: Decided[];
  incident: string | null;
}
export interface Landed {
  id: string;
  what: string;
  when: { start: string | null; end: string | null } | null;
  more: string;
  reports: number;
  accounts: string[];
}
export interface Reading {
  report: Report;
  statements: Statement[];
  standing: string;
  landed: Landed[];
}
export interface Readings {
  readings: Reading[];
  refused: string[];
  more: boolean;
}
export interface Recorded {
  report: string;
  came: 'new' | 'known' | 'revised' | 'reread';
  judgements: string[];
  landed: Landed[];
}
export interface TakenBack {
  report: string;
  set_aside: number;
  undo: string | null;
}

/** A report as it is handed to the server. */
export interface Given {
  text: string;
  id?: string | null;
  title?: string | null;
  source?: string | null;
  url?: string | null;
  published?: string | null;
  language?: string | null;
  sensitivity?: string | null;
  as_given?: boolean;
}
/** What a person says of all that is handed in, where it does not say it itself. */
export interface Holds {
  title: string;
  source: string;
  published: string;
  language: string;
  sensitivity: string;
}

/** 'Attaque · 4 mai 2025 · Diéma (Kayes, ML)'. */
export function headOf(one: Statement | Landed): string {
  const dated = one.when || !('kind' in one) || one.kind === 'account';
  return [one.what, dated && days(one.when?.start ?? null, one.when?.end ?? null), one.more]
    .filter(Boolean)
    .join(' · ');
}
/** A value in words, days as the reader writes them. */
export function wordsOf(field: Field): string {
  const span = field.value as { start?: string | null; end?: string | null } | null;
  if ((field.key !== 'date' && field.key !== 'period') || !span) return field.words;
  return days(span.start ?? null, span.end ?? null, 'long');
}

/** The report of a reading, as it is handed back: an id of its own stays, a derived one is made anew. */
export function given(report: Report): Given {
  const { id_is_derived, id, ...rest } = report;
  return { ...rest, id: id_is_derived ? null : id, as_given: true };
}

export type JobState = 'waiting' | 'running' | 'done' | 'cancelled';
export type Came = 'new' | 'known' | 'revised' | 'reread' | 'refused';
export type Counts = Partial<Record<Came, number>>;
export interface Job {
  id: string;
  person: string;
  made: string;
  ended: string | null;
  state: JobState;
  said: Record<string, string | null>;
  total: number;
  items: Partial<Record<JobState, number>>;
  counts: Counts;
  moment: number;
}
export interface Item {
  number: number;
  name: string;
  kind: 'file' | 'url';
  size: number;
  state: JobState;
  counts: Counts;
}
export interface Outcome {
  item: number;
  report: string | null;
  came: Came;
  told: string | null;
}
export const over = (job: Job): boolean => job.state === 'done' || job.state === 'cancelled';
