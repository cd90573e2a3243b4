// Incidents as the API gives them (vigie.record.exporting.incidents), and what is said of them in a list.
import { meta } from './meta.svelte';
import { days, list, quantity, t } from './words.svelte';

export interface Place {
  name: string;
  role: string;
  admin1: string | null;
  country: string | null;
  lat: number | null;
  lon: number | null;
  precision: string;
  geoname_id: number | null;
}

export interface Figure {
  account: string;
  report: string;
  quantity: { low: number | null; value: number | null; high: number | null } | null;
  stated: string | null;
  evidence: [number, number] | null;
}

/** Several sources' figures as one: from the lowest to the highest; `open` where there may be more. */
export interface Span {
  kind: string;
  of: string | null;
  low: number | null;
  high: number | null;
  open: boolean;
  disputed: boolean;
  figures: Figure[];
}

export interface Account {
  id: string;
  report: string;
  index: number;
  source: string | null;
  published: string | null;
  title: string | null;
  url: string | null;
  certainty: string;
  quote: string;
  evidence: { quote: [number, number] | null } & Record<string, unknown>;
}

export interface Incident {
  id: string;
  type: string;
  types: string[];
  date: { from: string | null; to: string | null } | null;
  places: Place[];
  point: [lat: number, lon: number] | null;
  perpetrators: string[];
  targets: string[];
  tolls: Span[];
  harm: Span[];
  losses: Span[];
  certainty: string;
  sources: string[];
  confirmed: unknown[];
  corrected: unknown[];
  accounts: Account[];
}

export interface Listed {
  items: Incident[];
  total: number;
  next: string | null;
}

export const when = (one: Incident): string => days(one.date?.from ?? null, one.date?.to ?? null);

/** 'between Kayes and Diboli', 'Kayes, Nioro': the places it happened at, by name. */
export function where(one: Incident): string {
  const names = one.places
    .filter((place) => place.role === 'at' || place.role === 'near')
    .map((place) => place.name);
  const all = names.length ? names : one.places.map((place) => place.name);
  return all.length ? list([...new Set(all)]) : t('place.unknown');
}

export const who = (one: Incident): string =>
  one.perpetrators.map((code) => meta.label('actor', code)).join(', ');

/** The span of a toll ('killed'); null where no source tells it. */
export function toll(one: Incident, kind: string): Span | null {
  return one.tolls.find((span) => span.kind === kind) ?? null;
}

/** '12', '10–15', 'at least 3'. */
export function spanText(span: Span): string {
  return span.open ? quantity(span.low, null, null) : quantity(span.low, null, span.high);
}
