// Where the incidents that pass happened: one spot a place, with how many there are and the kind most are of.
// In: columns and the rows that pass. Out: spots, and GeoJSON points of those known to the place.
import type { Feature, FeatureCollection, Point } from 'geojson';
import { type Kind, KINDS } from '../../lib/kinds';
import type { Columns } from './columns';
import type { Counted } from './crossfilter';
import { markId } from './marks';

/** A place as the columns tell it: by name, region, point and how exact that is. */
export interface Place {
  key: number;
  name: string;
  precision: string;
  lat: number;
  lon: number;
}

export interface Spot extends Place {
  n: number;
  /** The kind that most of them are of. */
  kind: Kind;
}

const NOWHERE = -1;

/** The places of all rows, numbered once, so that counting them is adding up. */
export class Places {
  readonly of: Int32Array;
  readonly list: Place[] = [];

  constructor(readonly columns: Columns) {
    const { n, lat, lon, precision, place, region, names } = columns;
    this.of = new Int32Array(n).fill(NOWHERE);
    const known = new Map<string, number>();
    for (let row = 0; row < n; row++) {
      if (Number.isNaN(lat[row]!)) continue;
      const id = `${lat[row]} ${lon[row]} ${precision[row]} ${place[row]} ${region[row]}`;
      let key = known.get(id);
      if (key === undefined) {
        key = this.list.length;
        known.set(id, key);
        this.list.push({
          key,
          name: names.places[place[row]!] ?? '',
          precision: names.precision[precision[row]!] ?? 'unknown',
          lat: lat[row]!,
          lon: lon[row]!,
        });
      }
      this.of[row] = key;
    }
  }

  /** The spots of the rows that pass, those with most incidents last so that they lie on top. */
  spots(counted: Counted, kindOf: Uint8Array): Spot[] {
    const often = new Int32Array(this.list.length * KINDS.length);
    for (let at = 0; at < counted.count; at++) {
      const row = counted.rows[at]!;
      const key = this.of[row]!;
      if (key !== NOWHERE) often[key * KINDS.length + kindOf[row]!]!++;
    }
    return this.list
      .flatMap((place): Spot[] => {
        const mine = often.subarray(place.key * KINDS.length, (place.key + 1) * KINDS.length);
        const n = mine.reduce((sum, one) => sum + one, 0);
        return n ? [{ ...place, n, kind: KINDS[mine.indexOf(Math.max(...mine))]! }] : [];
      })
      .sort((a, b) => a.n - b.n);
  }

  /** The rows that pass at a place, in their order. */
  rows(counted: Counted, key: number): number[] {
    const found: number[] = [];
    for (let at = 0; at < counted.count; at++)
      if (this.of[counted.rows[at]!] === key) found.push(counted.rows[at]!);
    return found;
  }

  /** West, south, east, north of them all; null where nothing has a point. */
  bounds(): [number, number, number, number] | null {
    if (!this.list.length) return null;
    let [w, s, e, n] = [180, 90, -180, -90];
    for (const { lat, lon } of this.list) {
      w = Math.min(w, lon);
      e = Math.max(e, lon);
      s = Math.min(s, lat);
      n = Math.max(n, lat);
    }
    const room = 0.15;
    return [w - room, s - room, e + room, n + room];
  }
}

export function spotFeatures(spots: readonly Spot[], dark: boolean): FeatureCollection<Point> {
  const features = spots.map((spot, order): Feature<Point> => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [spot.lon, spot.lat] },
    properties: { key: spot.key, n: spot.n, kind: spot.kind, order, image: markId(spot.kind, dark) },
  }));
  return { type: 'FeatureCollection', features };
}

/** A spot and the area that the server draws for it are known by the same words. */
export const areaKey = (place: string, precision: string, lat: number, lon: number): string =>
  `${place}|${precision}|${lat}|${lon}`;

/** 'ML/Kayes' is the region Kayes of Mali. */
export const regionName = (code: string): string => code.slice(code.indexOf('/') + 1);
