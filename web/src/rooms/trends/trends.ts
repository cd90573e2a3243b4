// Findings of trend and shift as the server gives them, and their shapes on the map.
import type { Feature, FeatureCollection, LineString, Point, Polygon } from 'geojson';
import type { LayerSpecification, SourceSpecification } from 'maplibre-gl';
import { FONT } from '../../lib/basemap';
import { token } from '../../lib/theme.svelte';
import type { Bounds } from '../../ui/MapView.svelte';

export interface Told {
  kind: string;
  about: Record<string, unknown>;
  value: number | string | null;
  unit: string;
  interval: { low: number; high: number; level: number } | null;
  method: { fr: string; en: string } | null;
  said: { fr: string; en: string };
  basis: { name: string; version: string; licence: string; total: number; incidents: string[] }[];
  caveats: { fr: string[]; en: string[] };
  details: Record<string, unknown>;
}
export interface Trend {
  findings: Told[];
  months: { month: string; count: number; low: number; high: number }[];
  chart: string;
  measures: Record<string, string>;
}
export interface Shift {
  findings: Told[];
  chart: string | null;
  events: number;
}
export interface Ellipse {
  lat: number;
  lon: number;
  long_km: number;
  short_km: number;
  bearing: number;
}

const KM = 111.195;

/** A ring around a point: an ellipse by its half axes in km and the bearing of the longer one in degrees. */
export function ring(of: Ellipse, steps = 72): number[][] {
  const turn = (of.bearing * Math.PI) / 180;
  const wide = KM * Math.cos((of.lat * Math.PI) / 180);
  return Array.from({ length: steps + 1 }, (_, n) => {
    const at = (2 * Math.PI * n) / steps;
    const [along, across] = [Math.cos(at) * of.long_km, Math.sin(at) * of.short_km];
    const north = along * Math.cos(turn) - across * Math.sin(turn);
    const east = along * Math.sin(turn) + across * Math.cos(turn);
    return [of.lon + east / wide, of.lat + north / KM];
  });
}

const polygon = (of: Ellipse, properties: Record<string, unknown>): Feature<Polygon> => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Polygon', coordinates: [ring(of)] },
});

/** '2019–2025' of '2019-09-30/2025-05-31', '2024-05' of a period within a month. */
function years(period: unknown): string {
  const [first = '', last = first] = String(period).split('/');
  const short = first.slice(0, 4) === last.slice(0, 4) ? 7 : 4;
  const ends = [first.slice(0, short), last.slice(0, short)];
  return ends[0] === ends[1] ? ends[0]! : ends.join('–');
}

export interface Drawn {
  shapes: FeatureCollection<Polygon>;
  marks: FeatureCollection<Point>;
  arrow: FeatureCollection<LineString>;
}

/** The ellipses of two periods with an arrow from centre to centre; or the circles of clusters, numbered. */
export function drawn(findings: readonly Told[]): Drawn {
  const shapes: Feature<Polygon>[] = [];
  const marks: Feature<Point>[] = [];
  const arrow: Feature<LineString>[] = [];
  const mark = (of: Ellipse, label: string, which: string) =>
    marks.push({
      type: 'Feature',
      properties: { label, which },
      geometry: { type: 'Point', coordinates: [of.lon, of.lat] },
    });
  for (const one of findings) {
    const before = one.details['centre_before'] as Ellipse | undefined;
    const after = one.details['centre_after'] as Ellipse | undefined;
    if (before && after) {
      shapes.push(polygon(before, { which: 'before' }), polygon(after, { which: 'after' }));
      mark(before, years(one.about['before']), 'before');
      mark(after, years(one.about['after']), 'after');
      arrow.push({
        type: 'Feature',
        properties: {},
        geometry: {
          type: 'LineString',
          coordinates: [
            [before.lon, before.lat],
            [after.lon, after.lat],
          ],
        },
      });
    }
  }
  findings
    .filter((one) => one.kind === 'cluster')
    .forEach((one, n) => {
      const radius = Math.max(Number(one.details['radius_km']), 2);
      const circle = {
        lat: Number(one.details['lat']),
        lon: Number(one.details['lon']),
        long_km: radius,
        short_km: radius,
        bearing: 0,
      };
      shapes.push(polygon(circle, { which: 'cluster' }));
      mark(circle, String(n + 1), 'cluster');
    });
  const all = <G extends Point | Polygon | LineString>(features: Feature<G>[]): FeatureCollection<G> => ({
    type: 'FeatureCollection',
    features,
  });
  return { shapes: all(shapes), marks: all(marks), arrow: all(arrow) };
}

export function sources(of: Drawn): Record<string, SourceSpecification> {
  return {
    shapes: { type: 'geojson', data: of.shapes },
    marks: { type: 'geojson', data: of.marks },
    arrow: { type: 'geojson', data: of.arrow },
  };
}

export function bounds(of: Drawn): Bounds | null {
  const points = of.shapes.features.flatMap((one) => one.geometry.coordinates[0] ?? []);
  if (!points.length) return null;
  const [lon, lat] = [points.map((one) => one[0]!), points.map((one) => one[1]!)];
  return [Math.min(...lon), Math.min(...lat), Math.max(...lon), Math.max(...lat)];
}

/** Before is dashed, after is full: told apart without their hue. */
export function layers(): LayerSpecification[] {
  const of = (which: string): never => ['==', ['get', 'which'], which] as never;
  return [
    {
      id: 'trends-fill',
      type: 'fill',
      source: 'shapes',
      filter: ['!=', ['get', 'which'], 'before'],
      paint: {
        'fill-color': ['match', ['get', 'which'], 'cluster', token('vac'), token('hue-b')],
        'fill-opacity': 0.18,
      },
    },
    {
      id: 'trends-before',
      type: 'line',
      source: 'shapes',
      filter: of('before'),
      paint: { 'line-color': token('hue-a'), 'line-width': 2, 'line-dasharray': [3, 2] },
    },
    {
      id: 'trends-after',
      type: 'line',
      source: 'shapes',
      filter: ['!=', ['get', 'which'], 'before'],
      paint: {
        'line-color': ['match', ['get', 'which'], 'cluster', token('vac'), token('hue-b')],
        'line-width': 2.4,
      },
    },
    {
      id: 'trends-arrow',
      type: 'line',
      source: 'arrow',
      paint: { 'line-color': token('ink'), 'line-width': 2.4 },
    },
    {
      id: 'trends-points',
      type: 'circle',
      source: 'marks',
      paint: {
        'circle-radius': 5.5,
        'circle-color': ['match', ['get', 'which'], 'before', token('surface'), token('ink')],
        'circle-stroke-color': token('ink'),
        'circle-stroke-width': 2,
      },
    },
    {
      id: 'trends-labels',
      type: 'symbol',
      source: 'marks',
      layout: {
        'text-field': ['get', 'label'],
        'text-font': FONT,
        'text-size': 13,
        'text-offset': [0, -1.1],
        'text-allow-overlap': true,
      },
      paint: {
        'text-color': token('ink'),
        'text-halo-color': token('map-halo'),
        'text-halo-width': 2,
      },
    },
  ];
}
