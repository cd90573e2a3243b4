// Measures and findings of a response, as the server gives them.
import type { Finding } from '../access/access';

export interface Measure {
  id: string;
  kind: string;
  status: string;
  by: string[];
  places: { name: string; admin1: string | null; country: string | null }[];
  start: string | null;
  end: string | null;
  dated: boolean;
  typed: boolean;
  aim: string | null;
  indicator: string | null;
  evidence: {
    report: string;
    source: string | null;
    published: string | null;
    start: number;
    end: number;
    text: string;
  };
}
export interface Measures {
  total: number;
  items: Measure[];
}
/** Findings of counts: their value is a number or none. */
export type Told<D> = Finding<D> & { value: number | null };
export interface Placebo {
  name: string;
  value: number | null;
  low: number;
  high: number | null;
  changed: boolean;
}
export interface Compared {
  beside: string[];
  rows: Placebo[];
}
export interface Month {
  month: string;
  incidents: number | null;
  deaths: number | null;
  civilian_deaths: number | null;
  isolation_days?: number;
  people_cut_off?: number;
}
export interface Timeline {
  rows: Month[];
  measures: Measure[];
}
export interface Worth {
  rank: number;
  of: number;
  low: number;
  high: number;
  first_in: number;
  settings: { assumption: string; people: number }[];
  most_sensitive_to: string | null;
  cercles: { admin1: string; admin2: string; people: number }[];
}

export const INDICATORS = [
  'incidents',
  'deaths',
  'civilian_deaths',
  'isolation_days',
  'people_cut_off',
] as const;
export const COUNTED = ['incidents', 'deaths', 'civilian_deaths'] as const;
export const SERVICES = ['market', 'hospital', 'health', 'school', 'seat'] as const;
export const ACTIONS = ['reopen', 'escort', 'supply'] as const;

/** The words of a measure that open its sentence. */
export const evidence = (of: Measure) => [
  {
    report: of.evidence.report,
    title: '',
    source: of.evidence.source,
    published: of.evidence.published,
    sentence: of.evidence.text,
    start: 0,
    end: 0,
    offset: of.evidence.start,
  },
];
