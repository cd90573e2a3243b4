// States that last (blockades, closed roads) of the question, as bars of the time brush and shapes of the map.
// In: the question as a query string. Out: lanes by the axis' days, GeoJSON of those in force within the window.
import type { FeatureCollection } from 'geojson';
import { asked } from '../../lib/asked.svelte';
import { meta } from '../../lib/meta.svelte';
import { days } from '../../lib/words.svelte';
import type { Lane } from '../../ui/TimeBrush.svelte';
import { dayNumber } from './columns';

export interface Episode {
  id: string;
  kind: string;
  from: string | null;
  to: string | null;
  places: string[];
}
export type Episodes = readonly Episode[];
const BARRED = new Set(['blockade', 'road_closed']);

export default class Conditions {
  #told;

  constructor(question: () => string) {
    this.#told = asked<{ items: Episode[] }>(() => ['/conditions', new URLSearchParams(question())]);
  }

  get shapes(): FeatureCollection | null {
    return null;
  }

  lanes(edges: Int32Array): Lane[] {
    const [first, last] = [edges[0]!, edges.at(-1)! - 1];
    return (this.#told.data?.items ?? []).flatMap((one) => {
      if (!one.from && !one.to) return [];
      const from = one.from ? dayNumber(one.from) : first;
      const to = one.to ? dayNumber(one.to) : last;
      if (to < first || from > last) return [];
      const label = `${meta.label('condition', one.kind)} · ${one.places.join(', ')} · ${days(one.from, one.to)}`;
      const hue = BARRED.has(one.kind) ? 'bad' : 'care';
      return [{ id: one.id, label, from, to, open: !one.to, hue, dashed: one.kind === 'road_closed' }];
    });
  }
}
