// Roads and places as layers of the map. A state is told by width, pattern and mark, not by hue alone.
import type { FeatureCollection, LineString, Point } from 'geojson';
import type { LayerSpecification, SourceSpecification } from 'maplibre-gl';
import { FONT } from '../../lib/basemap';
import { token } from '../../lib/theme.svelte';
import type { Lines, PlaceRow, Points, RoadState } from './access';

export type Sources = Record<string, SourceSpecification>;

/** The lines with the state of each for the day asked. */
export function roadSource(
  lines: Lines | undefined,
  states: readonly RoadState[],
): FeatureCollection<LineString> {
  const known = new Map(states.map((one) => [one.road, one]));
  return {
    type: 'FeatureCollection',
    features: (lines?.features ?? []).map((line) => {
      const state = known.get(line.properties.road);
      return {
        ...line,
        properties: { ...line.properties, state: state?.state ?? 'open', asked: state?.asked ?? '' },
      };
    }),
  };
}

/** Where each closed road is crossed out: the middle of its line. */
export function marks(roads: FeatureCollection<LineString>): FeatureCollection<Point> {
  return {
    type: 'FeatureCollection',
    features: roads.features
      .filter((one) => one.properties?.['state'] === 'closed' || one.properties?.['state'] === 'dangerous')
      .map((one) => ({
        type: 'Feature',
        properties: { state: one.properties?.['state'] },
        geometry: { type: 'Point', coordinates: middle(one.geometry.coordinates) },
      })),
  };
}

function middle(line: readonly number[][]): number[] {
  const lengths = line.slice(1).map((b, n) => Math.hypot(b[0]! - line[n]![0]!, b[1]! - line[n]![1]!));
  let left = lengths.reduce((sum, one) => sum + one, 0) / 2;
  for (const [n, length] of lengths.entries()) {
    if (left <= length && length > 0) {
      const [a, b, share] = [line[n]!, line[n + 1]!, left / length];
      return [a[0]! + (b[0]! - a[0]!) * share, a[1]! + (b[1]! - a[1]!) * share];
    }
    left -= length;
  }
  return [...(line[0] ?? [0, 0])];
}

export function placeSource(rows: readonly PlaceRow[]): FeatureCollection<Point> {
  return {
    type: 'FeatureCollection',
    features: rows.map((row) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [row.lon, row.lat] },
      properties: { place: row.place, state: row.state ?? 'freed', people: row.people ?? 0 },
    })),
  };
}

export function sources(
  roads: FeatureCollection<LineString>,
  rows: readonly PlaceRow[],
  services?: Points,
): Sources {
  const data = (of: FeatureCollection): SourceSpecification => ({ type: 'geojson', data: of });
  return {
    access: data(roads),
    crossed: data(marks(roads)),
    kept: data(placeSource(rows)),
    services: data(services ?? { type: 'FeatureCollection', features: [] }),
  };
}

const wide = (thin: number, thick: number): never =>
  ['interpolate', ['linear'], ['zoom'], 4, thin, 9, thick] as never;
const is = (state: string): never => ['==', ['get', 'state'], state] as never;

/** What can be clicked, topmost first. */
export const PICKED = ['access-hit'];

export function layers(selected: string, way: readonly string[]): LayerSpecification[] {
  const line = { 'line-cap': 'round', 'line-join': 'round' } as const;
  const track = ['==', ['get', 'kind'], 'track'] as never;
  const observed = ['==', ['get', 'observed'], true] as never;
  return [
    {
      id: 'access-way',
      type: 'line',
      source: 'access',
      filter: ['in', ['get', 'road'], ['literal', [...way]]],
      layout: line,
      paint: { 'line-color': token('battle'), 'line-width': wide(7, 13), 'line-opacity': 0.5 },
    },
    {
      id: 'access-selected',
      type: 'line',
      source: 'access',
      filter: ['==', ['get', 'road'], selected],
      layout: line,
      paint: { 'line-color': token('accent'), 'line-width': wide(9, 16), 'line-opacity': 0.45 },
    },
    {
      id: 'access-asked',
      type: 'line',
      source: 'access',
      filter: ['!=', ['get', 'asked'], ''],
      layout: line,
      paint: { 'line-color': token('ink'), 'line-width': wide(6.5, 11) },
    },
    {
      id: 'access-tracks',
      type: 'line',
      source: 'access',
      minzoom: 6,
      filter: ['all', track, is('open')],
      paint: { 'line-color': token('line-strong'), 'line-width': 0.9, 'line-dasharray': [1, 2.5] },
    },
    {
      id: 'access-open',
      type: 'line',
      source: 'access',
      filter: ['all', ['!', track], is('open')],
      layout: line,
      paint: {
        'line-color': token('strategic'),
        'line-width': wide(1.3, 4),
        'line-opacity': ['case', observed, 1, 0.55],
      },
    },
    {
      id: 'access-dangerous',
      type: 'line',
      source: 'access',
      filter: is('dangerous'),
      paint: { 'line-color': token('care'), 'line-width': wide(2.2, 5), 'line-dasharray': [0.6, 1.1] },
    },
    {
      id: 'access-slowed',
      type: 'line',
      source: 'access',
      filter: is('slowed'),
      paint: { 'line-color': token('care'), 'line-width': wide(3, 6.5), 'line-dasharray': [3, 1.2] },
    },
    {
      id: 'access-closed',
      type: 'line',
      source: 'access',
      filter: is('closed'),
      layout: line,
      paint: { 'line-color': token('bad'), 'line-width': wide(3.6, 7.5) },
    },
    {
      id: 'access-crosses',
      type: 'symbol',
      source: 'crossed',
      layout: {
        'text-field': ['case', ['==', ['get', 'state'], 'closed'], '✕', '!'],
        'text-font': FONT,
        'text-size': wide(11, 17),
        'text-allow-overlap': true,
        'text-ignore-placement': true,
      },
      paint: {
        'text-color': ['case', ['==', ['get', 'state'], 'closed'], token('bad'), token('care')],
        'text-halo-color': token('map-halo'),
        'text-halo-width': 2.2,
      },
    },
    {
      id: 'access-services',
      type: 'symbol',
      source: 'services',
      layout: { 'text-field': '✚', 'text-font': FONT, 'text-size': wide(9, 15), 'text-allow-overlap': true },
      paint: {
        'text-color': token('accent'),
        'text-halo-color': token('map-halo'),
        'text-halo-width': 1.6,
      },
    },
    {
      id: 'access-kept',
      type: 'circle',
      source: 'kept',
      layout: { 'circle-sort-key': ['-', 0, ['get', 'people']] },
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['sqrt', ['get', 'people']], 0, 2.6, 100, 4.4, 600, 14],
        'circle-color': ['match', ['get', 'state'], 'cut_off', token('bad'), token('surface')],
        'circle-opacity': ['match', ['get', 'state'], 'cut_off', 0.85, 'beyond', 0.9, 0.65],
        'circle-stroke-color': [
          'match',
          ['get', 'state'],
          ['cut_off', 'beyond'],
          token('bad'),
          token('ink-3'),
        ],
        'circle-stroke-width': ['match', ['get', 'state'], 'beyond', 2.6, 1.4],
      },
    },
    {
      id: 'access-hit',
      type: 'line',
      source: 'access',
      filter: ['any', ['!', track], ['!', is('open')], ['>=', ['zoom'], 6]],
      layout: line,
      paint: { 'line-color': token('ink'), 'line-width': 14, 'line-opacity': 0 },
    },
  ];
}
