// Where the incidents that pass happened: one spot a place, with how many of each kind, the dead, and how exact it is.
// In: columns and the rows that pass. Out: GeoJSON points for what is known to the place, for areas apart.
import type { Feature, FeatureCollection, Point } from 'geojson';
import { type Kind, KINDS } from '../../lib/kinds';
import { type Columns, UNKNOWN } from './columns';
import type { Counted } from './crossfilter';

export interface Spot {
  key: string;
  lat: number;
  lon: number;
  precision: string;
  place: string;
  rows: number[];
  /** The kind that most of them are of. */
  kind: Kind;
  killed: number;
}

/** The spots of the rows that pass, those with most incidents last so that they lie on top. */
export function spotsOf(columns: Columns, counted: Counted, kindOf: Uint8Array): Spot[] {
  const { lat, lon, precision, place, region, names, killedHigh, killedLow } = columns;
  const found = new Map<string, Spot & { kinds: number[] }>();
  for (let at = 0; at < counted.count; at++) {
    const row = counted.rows[at]!;
    if (Number.isNaN(lat[row]!)) continue;
    const key = `${lat[row]} ${lon[row]} ${precision[row]} ${place[row]} ${region[row]}`;
    let spot = found.get(key);
    if (!spot) {
      spot = {
        key,
        lat: lat[row]!,
        lon: lon[row]!,
        precision: names.precision[precision[row]!] ?? 'unknown',
        place: names.places[place[row]!] ?? '',
        rows: [],
        kind: 'strategic',
        killed: 0,
        kinds: KINDS.map(() => 0),
      };
      found.set(key, spot);
    }
    spot.rows.push(row);
    spot.kinds[kindOf[row]!]!++;
    const dead = Math.max(killedHigh[row]!, killedLow[row]!);
    if (dead !== UNKNOWN) spot.killed += dead;
  }
  const all = [...found.values()];
  for (const spot of all) spot.kind = KINDS[spot.kinds.indexOf(Math.max(...spot.kinds))]!;
  return all.sort((a, b) => a.rows.length - b.rows.length);
}

export function spotFeatures(spots: readonly Spot[], dark: boolean): FeatureCollection<Point> {
  const features = spots.map((spot, n): Feature<Point> => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [spot.lon, spot.lat] },
    properties: {
      key: spot.key,
      n: spot.rows.length,
      order: n,
      image: `mark-${spot.kind}-${dark ? 'dark' : 'light'}`,
      exact: spot.precision === 'exact',
    },
  }));
  return { type: 'FeatureCollection', features };
}

/** West, south, east, north of all spots; null where there are none. */
export function boundsOf(spots: readonly Spot[]): [number, number, number, number] | null {
  if (!spots.length) return null;
  let [w, s, e, n] = [180, 90, -180, -90];
  for (const { lat, lon } of spots) {
    w = Math.min(w, lon);
    e = Math.max(e, lon);
    s = Math.min(s, lat);
    n = Math.max(n, lat);
  }
  const room = 0.15;
  return [w - room, s - room, e + room, n + room];
}

/** A spot and the area that the server draws for it are known by the same words. */
export const areaKey = (place: string, precision: string, lat: number, lon: number): string =>
  `${place}|${precision}|${lat}|${lon}`;

/** 'ML/Kayes' is the region Kayes of Mali. */
export const regionName = (code: string): string => code.slice(code.indexOf('/') + 1);
