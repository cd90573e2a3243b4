// What the server says of roads and places, and how the address holds a question about them.
import type { FeatureCollection, LineString, Point } from 'geojson';
import type { Evidence } from '../../ui/evidence';

export type State = 'open' | 'slowed' | 'dangerous' | 'closed';
export type PlaceState = 'cut_off' | 'beyond' | 'detour';

export interface RoadState {
  road: string;
  state: State;
  recorded: State;
  asked: 'close' | 'open' | null;
  closures: string[];
}
export interface Proof {
  report: string;
  source: string | null;
  published: string | null;
  quote: string;
}
export interface Closure {
  id: string;
  kind: string;
  effect: string;
  where: string[];
  since: string | null;
  end: string | null;
  end_told: boolean;
  last_seen: string | null;
  confidence: number;
  counts: boolean;
  roads: number;
  placed: boolean;
  denied_by: number;
  evidence: Proof[];
  words: { kind: string; effect: string; traffic: string };
}
export interface PlaceRow {
  place: string;
  admin1: string | null;
  admin2: string | null;
  lat: number;
  lon: number;
  state: PlaceState | null;
  recorded: PlaceState | null;
  usual_minutes: number;
  recorded_minutes: number | null;
  minutes: number | null;
  factor: number | null;
  since: string | null;
  people: number | null;
  people_year: number | null;
  people_source: string | null;
  people_modelled: boolean | null;
  at: string | null;
}
export interface Finding<D = Record<string, unknown>> {
  kind: string;
  about: Record<string, unknown>;
  value: number | string | null;
  unit: string;
  method: { fr: string; en: string } | null;
  said: { fr: string; en: string };
  basis: {
    name: string;
    version: string;
    coverage: string;
    licence: string;
    incidents: string[];
    total: number;
  }[];
  caveats: { fr: string[]; en: string[] };
  details: D;
  chart: string | null;
}
export interface Kept {
  places: number;
  cut_off: number;
  beyond: number;
  detours: number;
  recorded_people: number;
  usually_far: { places: number; people: number };
  rows_total: number;
  rows: PlaceRow[];
}
export interface Situation {
  on: string;
  today: string;
  version: string;
  finding: Finding<Kept>;
  roads: RoadState[];
  closures: Closure[];
  services: Record<string, string>;
  traffics: Record<string, string>;
}
export interface RoadProperties {
  road: string;
  name: string;
  kind: string;
  observed: boolean;
  shape: 'bends' | 'ends';
  km: number;
  minutes: number;
  minutes_rains: number;
  lands: string[];
}
export type Lines = FeatureCollection<LineString, RoadProperties> & {
  version: string;
  source: string;
  licence: string;
};
export type Points = FeatureCollection<Point, { name: string; place: string; service: string }>;
export interface Step {
  day: string;
  places: number;
  people: number;
  closures: number;
}
export interface Span {
  id: string;
  kind: string;
  effect: string;
  where: string[];
  since: string | null;
  until: string | null;
  end_told: boolean;
  placed: boolean;
}
export interface Past {
  today: string;
  steps: Step[];
  closures: Span[];
}

/** The parameters of the address that the server is asked with. */
export const ASKED = ['on', 'service', 'traffic', 'minutes', 'close', 'open', 'as_of'] as const;

export function question(query: URLSearchParams, names: readonly string[] = ASKED): URLSearchParams {
  const kept = new URLSearchParams();
  for (const name of names) for (const value of query.getAll(name)) if (value) kept.append(name, value);
  return kept;
}

/** A closure's sentences, for a figure or a list. */
export function proofs(closure: Closure): Evidence[] {
  return closure.evidence.map((one) => ({
    report: one.report,
    title: '',
    source: one.source,
    published: one.published,
    sentence: one.quote,
    start: 0,
    end: 0,
    incident: closure.kind === 'attack' ? closure.id : null,
  }));
}

/** '2 h 40', '35 min'. */
export function hours(minutes: number): string {
  const whole = Math.round(minutes);
  return whole >= 60 ? `${Math.floor(whole / 60)} h ${String(whole % 60).padStart(2, '0')}` : `${whole} min`;
}

/** Roads closed and opened by hand, with one taken into a state or (null) back to what is on record. */
export function asking(
  query: URLSearchParams,
  road: string,
  to: 'close' | 'open' | null,
): { close: string[]; open: string[] } {
  const without = (name: string) => query.getAll(name).filter((one) => one !== road);
  const change = { close: without('close'), open: without('open') };
  if (to) change[to].push(road);
  return change;
}
