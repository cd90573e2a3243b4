// What the server says of a claim, and where each figure comes from.
import { api } from '../../lib/api';
import type { Incident } from '../../lib/incidents';
import type { Evidence } from '../../ui/evidence';

export type Verdict = 'supported' | 'close' | 'contradicted' | 'not_checkable';
export interface InBoth {
  fr: string;
  en: string;
}
export interface Dataset {
  name: string;
  short: string;
  version: string;
  definition: InBoth;
  coverage: InBoth;
  licence: string;
  citation: string;
  url: string;
}
export interface Events {
  total: number;
  ids: string[];
  where: Record<string, string>;
}
export interface Held {
  dataset: Dataset | null;
  verdict: Verdict;
  why: string | null;
  decides: boolean;
  said: InBoth | null;
  figures: Figures | null;
  events: Events | null;
}
export interface Row {
  cells: string[];
  period: string;
  data: number | null;
  low: number | null;
  high: number | null;
  events: Events | null;
}
export interface Figures {
  claimed: number | null;
  data: number | null;
  low: number | null;
  high: number | null;
  period: string | null;
}
export interface Slice {
  figure: number;
  said: InBoth;
  differs: string[];
  exact: boolean;
  could_be_luck: boolean;
  dataset: string;
  version: string;
  events: Events | null;
}
export interface Check {
  text: string;
  language: 'fr' | 'en';
  report: string | null;
  verdict: Verdict;
  why: string | null;
  measure: string;
  measure_name: string;
  country: string | null;
  figures: Figures;
  rows: Row[];
  claimed: number[];
  dataset: Dataset | null;
  needs: { fr: string | null; en: string | null } | null;
  slices: Slice[];
  search: { tried: number; fitting: number; by_luck: Slice[]; events: boolean };
  held: Held[];
  reason: InBoth;
  caveats: { fr: string[]; en: string[] };
  charts: { verdict: string | null; years: string | null };
  choices: { lacks: 'year' | 'country' | 'figure'; word: string; text: string }[];
}
export interface Doubt {
  said: InBoth;
  details: { evidence?: { text: string }[] };
}
export interface Passages {
  language: 'fr' | 'en';
  claims: Check[];
  silent: string[];
  left: number;
  doubts: Doubt[];
}
export interface Recorded {
  id: string;
  report: string;
  title: string;
  source: string | null;
  published: string | null;
  start: number;
  end: number;
  check: Check;
}
export interface RecordedPage {
  total: number;
  items: Recorded[];
  next: string | null;
}

const SHOWN = 8;

/** What stands under a dataset's figure: its events' sentences, else the row of its table, in words. */
export async function rowsOf(row: Row, dataset: Dataset | null, lang: 'fr' | 'en'): Promise<Evidence[]> {
  if (row.events?.total) return eventsOf(row.events);
  if (!dataset || row.data === null) return [];
  return [
    {
      report: null,
      title: dataset.citation,
      source: `${dataset.name} ${dataset.version}`,
      sentence: `${row.cells[0] || ''} · ${row.period} · ${dataset.definition[lang]}`,
      start: 0,
      end: 0,
      value: row.cells[4] && row.cells[4] !== '–' ? `${row.cells[3]} (${row.cells[4]})` : row.cells[3],
    },
  ];
}

/** The sentences (or, of a dataset, the notes) of the first events that a figure counts. */
export async function eventsOf(events: Events): Promise<Evidence[]> {
  const found = await api.get<{ items: Incident[] }>('/incidents', {
    ...events.where,
    detail: 'full',
    limit: SHOWN,
  });
  return found.items.flatMap((one) =>
    one.accounts.slice(0, 1).map((account) => ({
      report: account.report,
      title: account.title ?? '',
      source: account.source,
      published: account.published,
      sentence: account.quote,
      start: 0,
      end: 0,
      certainty: account.certainty,
      incident: one.id,
    })),
  );
}

/** Charts keep the size of their letters: they are drawn as wide as they will be shown. */
export const chartWidth = (): number => Math.round(Math.min(Math.max(innerWidth - 32, 300), 760));
