// One incident as /api/incidents/{id} gives it (vigie.web.api.incident.models), and what this room makes of it.
import { days, quantity } from '../../lib/words.svelte';
import type { Geometry } from 'geojson';
import type { Evidence } from '../../ui/evidence';

export type Run = [start: number, end: number];
export interface Decided {
  judgement: string;
  by: string;
  reason: string;
  made: string;
}
export interface Quantity {
  low: number | null;
  value: number | null;
  high: number | null;
}
export interface Version {
  account: string;
  value: unknown;
  words: string;
  stated: string | null;
  evidence: Run | null;
  sentence: Run | null;
  judgement: Decided | null;
}
export interface Field {
  key: string;
  property: Property;
  label: string;
  value: unknown;
  words: string;
  differ: boolean;
  corrected: Decided | null;
  versions: Version[];
}
export type Property =
  'types' | 'date' | 'places' | 'perpetrators' | 'targets' | 'harm' | 'losses' | 'said_by' | 'certainty';
export interface Passage {
  start: number;
  text: string;
}
export interface Mark {
  start: number;
  end: number;
  key: string;
}
export interface Account {
  id: string;
  report: string;
  index: number;
  origin: string;
  source: string | null;
  title: string | null;
  url: string | null;
  published: string | null;
  language: string;
  sensitivity: string;
  said_by: { name: string; kind: string; words: string }[];
  certainty: string;
  certainty_words: string;
  quote: Run;
  confirmed: Decided[];
  passages: Passage[];
  whole: boolean;
  marks: Mark[];
}
export interface Toll {
  kind: string;
  label: string;
  low: number | null;
  high: number | null;
  open: boolean;
  disputed: boolean;
  words: string;
}
export interface Place {
  name: string;
  role: string;
  role_words: string;
  admin1: string | null;
  country: string | null;
  lat: number | null;
  lon: number | null;
  precision: string;
  precision_words: string;
  /** Where it may have happened, for a place that is no point. */
  area: Geometry | null;
}
export interface Head {
  id: string;
  type: string;
  type_words: string;
  date: { from: string | null; to: string | null } | null;
  days: string;
  places: string;
  killed: string | null;
  certainty: string;
  sources: string[];
  point: [lat: number, lon: number] | null;
}
export interface Incident extends Head {
  tag: string;
  title: string;
  rule: string;
  map: Place[];
  tolls: Toll[];
  fields: Field[];
  accounts: Account[];
  confirmed: Decided[];
}
export interface Weight {
  field: string;
  label: string;
  a: string;
  b: string;
  finding: string;
  weight: number;
  weight_words: string;
}
export interface Compared {
  a: string;
  b: string;
  a_name: string;
  b_name: string;
  total: number;
  total_words: string;
  settled: string;
  settled_words: string;
  weights: Weight[];
}
export interface Neighbour {
  incident: Head;
  tag: string;
  days_apart: number | null;
  km: number | null;
  compared: Compared;
  accounts: string[];
}
export interface Links {
  links: Compared[];
  neighbours: Neighbour[];
  estimated: boolean;
  scale: string;
}
export interface Happened {
  at: string;
  what: string;
  account: string;
  who: string | null;
  words: string;
  fields: string[];
  other: string | null;
  judgement: string | null;
  verdict: string | null;
  reason: string | null;
  withdrawn: boolean;
  waiting: boolean;
  can_be_withdrawn: boolean;
}

/** What is looked at: the nth version that an account gives of a field. */
export interface Looked {
  field: string;
  account: string;
  nth: number;
}

/** 'A', 'B' … 'Z', 'AA': the mark of the n-th source, the same in every part of the room. */
export function letter(n: number): string {
  return n < 26
    ? String.fromCharCode(65 + n)
    : letter(Math.floor(n / 26) - 1) + String.fromCharCode(65 + (n % 26));
}

/** What stands of a field, days in the reader's own way of writing them. */
export function standing(field: Field): string {
  return field.property === 'date' ? daysOf(field.value, field.words) : field.words;
}

/** A version of a field as text: of a count the number alone, its field says of what. */
export function said(field: Field, version: Version): string {
  if (field.property === 'date' && version.value) return daysOf(version.value, version.words);
  if (field.property === 'harm' || field.property === 'losses') {
    const told = (version.value as { quantity?: Quantity } | null)?.quantity;
    if (told) return quantity(told.low, told.value, told.high);
  }
  return version.words;
}

/** The places in one line: the towns, and a road from end to end. */
export function whereabouts(incident: Incident): string {
  const of = (...roles: string[]) => [
    ...new Set(incident.map.filter((one) => roles.includes(one.role)).map((one) => one.name)),
  ];
  const road = [...of('from'), ...of('to')].join(' → ');
  return [...of('at', 'near'), ...(road ? [road] : [])].join(', ');
}

function daysOf(value: unknown, words: string): string {
  const range = value as { from?: string | null; to?: string | null; start?: string; end?: string } | null;
  if (!range) return words;
  return days(range.from ?? range.start ?? null, range.to ?? range.end ?? null, 'long');
}

/** The days of a head, in words. */
export const when = (one: Head): string =>
  one.date ? days(one.date.from, one.date.to, 'long') : days(null, null);

/** A report's text from start to end, as far as a passage holds it; offsets count code points. */
export function cut(account: Account, start: number, end: number): string {
  for (const one of account.passages) {
    const points = [...one.text];
    if (start >= one.start && end <= one.start + points.length)
      return points.slice(start - one.start, end - one.start).join('');
  }
  return '';
}

/** The sentences under a field, for the panel of a figure. */
export function evidence(incident: Incident, fields: readonly Field[]): Evidence[] {
  return fields.flatMap((field) =>
    field.versions.flatMap((version): Evidence[] => {
      const account = incident.accounts.find((one) => one.id === version.account);
      const run = version.evidence ?? account?.quote;
      const sentence = version.sentence;
      if (!account || !run || !sentence) return [];
      return [
        {
          report: account.report,
          title: account.title ?? account.report,
          source: account.source,
          published: account.published,
          sentence: cut(account, sentence[0], sentence[1]),
          start: run[0] - sentence[0],
          end: run[1] - sentence[0],
          offset: run[0],
          said_by: account.said_by.map((one) => one.name).join(', ') || null,
          certainty: account.certainty,
          value: said(field, version),
        },
      ];
    }),
  );
}
