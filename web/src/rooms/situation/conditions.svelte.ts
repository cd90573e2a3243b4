// States that last (blockades, closed roads) of the question, as bars of the time brush, rings on the map, sentences.
// In: the question as a query string. Out: lanes by the axis' days, GeoJSON of those told within the window.
import type { Feature, FeatureCollection } from 'geojson';
import { asked } from '../../lib/asked.svelte';
import type { Place } from '../../lib/incidents';
import { meta } from '../../lib/meta.svelte';
import { days, list } from '../../lib/words.svelte';
import type { Evidence } from '../../ui/evidence';
import type { Lane } from '../../ui/TimeBrush.svelte';
import { dayNumber } from './columns';

interface Stated {
  id: string;
  report: string;
  source: string | null;
  published: string | null;
  title: string | null;
  certainty: string;
  quote: string;
  said_by: { name: string }[];
  evidence: { quote: [number, number] | null };
}

/** A state from its first day to its end; `last_seen` is the last day that a report tells of it. */
export interface Episode {
  id: string;
  kind: string;
  places: Place[];
  imposed_by: string[];
  from: string | null;
  to: string | null;
  last_seen: string | null;
  certainty: string;
  reports: Stated[];
  denied_by: Stated[];
}
/** Those that bar the way are told apart from those that make life hard. */
const BARS = new Set(['blockade', 'road_closed', 'movement_restricted', 'curfew']);

export default class Conditions {
  #told;

  constructor(question: () => string) {
    this.#told = asked<{ items: Episode[] }>(() => ['/conditions', new URLSearchParams(question())]);
  }

  get items(): readonly Episode[] {
    return this.#told.data?.items ?? [];
  }

  get problem(): Error | undefined {
    return this.#told.problem;
  }

  lanes(edges: Int32Array): Lane[] {
    const [first, last] = [edges[0]!, edges.at(-1)! - 1];
    const found = this.items.flatMap((one): Lane[] => {
      if (!one.from && !one.last_seen) return [];
      const from = dayNumber(one.from ?? one.last_seen!);
      const seen = Math.max(dayNumber(one.last_seen ?? one.from!), from);
      // Without an end it fades after the last report: longer than that nobody tells.
      const to = one.to ? dayNumber(one.to) : Math.min(seen + (last - first) / 12, last);
      if (to < first || from > last) return [];
      const hue = BARS.has(one.kind) ? 'bad' : 'care';
      return [{ id: one.id, label: titleOf(one), from, to, seen: one.to ? to : seen, hue }];
    });
    // What bars the way finds its row first.
    return found.sort(
      (a, b) => Number(b.hue === 'bad') - Number(a.hue === 'bad') || b.seen - b.from - (a.seen - a.from),
    );
  }

  /** Rings around the places of what bars the way within the window; without one, on the last day there is. */
  shapes(from: number | null, to: number | null, last: number): FeatureCollection {
    const [first, end] = from === null && to === null ? [last, last] : [from ?? -Infinity, to ?? Infinity];
    const features = this.items
      .filter((one) => one.kind !== 'road_closed' && BARS.has(one.kind))
      .filter((one) => (one.from ? dayNumber(one.from) : -Infinity) <= end)
      .filter((one) => (one.to ? dayNumber(one.to) : Infinity) >= first)
      .flatMap((one) =>
        one.places.flatMap((place): Feature[] =>
          place.lat === null || place.lon === null
            ? []
            : [
                {
                  type: 'Feature',
                  geometry: { type: 'Point', coordinates: [place.lon, place.lat] },
                  properties: { state: one.id },
                },
              ],
        ),
      );
    return { type: 'FeatureCollection', features };
  }
}

export function titleOf(one: Episode): string {
  const names = list([...new Set(one.places.map((place) => place.name))]);
  const lasted = days(one.from ?? one.last_seen, one.to);
  return [meta.label('condition', one.kind), names, lasted].filter(Boolean).join(' · ');
}

/** The sentences that tell of it, those that deny it after them. */
export function sentencesOf(one: Episode): Evidence[] {
  return [...one.reports, ...one.denied_by].map((told) => ({
    report: told.report,
    title: told.title ?? '',
    source: told.source,
    published: told.published,
    sentence: told.quote,
    start: 0,
    end: 0,
    offset: told.evidence.quote?.[0],
    said_by: told.said_by.map((who) => who.name).join(', ') || null,
    certainty: one.denied_by.includes(told) ? 'denied' : told.certainty,
  }));
}
