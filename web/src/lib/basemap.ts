// The ground of every map, from this server alone: land from world-atlas (Natural Earth, 1:50m), and what the record's
// own lists and data folder know (borders, roads, rivers, places) from /api/basemap.
// In: the theme's tokens. Out: a MapLibre style without glyph or sprite addresses (letters are drawn by the browser).
import type { Feature, FeatureCollection, Point } from 'geojson';
import type { GeoJSONSourceSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl';
import { feature } from 'topojson-client';
import type { Topology } from 'topojson-specification';
import landUrl from 'world-atlas/countries-50m.json?url';
import { api, apiHref } from './api';
import { token } from './theme.svelte';

// Quoted, since a family with a figure in its name is no identifier of CSS.
export const FONT = ["'Source Sans 3 Variable'", 'sans-serif'];
/** What is fetched once for all maps. */
export interface Ground {
  land: FeatureCollection;
  places: FeatureCollection<Point>;
}
let ground: Promise<Ground> | undefined;

/** The countries and the places, once both are here. */
export function groundData(): Promise<Ground> {
  ground ??= Promise.all([countries(), places()]).then(([land, named]) => ({ land, places: named }));
  ground.catch(() => (ground = undefined));
  return ground;
}

async function countries(): Promise<FeatureCollection> {
  const world = (await (await fetch(landUrl)).json()) as Topology;
  return feature(world, world.objects['countries']!) as FeatureCollection;
}

const RANK: Readonly<Record<string, number>> = { admin1: 2, admin2: 1, town: 0 };

/** A region, a cercle and the town where both have their seat stand at one point: written once, by the town's name. */
async function places(): Promise<FeatureCollection<Point>> {
  const told = await api.get<FeatureCollection<Point>>('/basemap', { layer: 'places' });
  const at = new Map<string, Feature<Point>>();
  for (const one of told.features) {
    const key = one.geometry.coordinates.join(' ');
    const known = at.get(key);
    const [a, b] = [one.properties ?? {}, known?.properties ?? {}];
    const town = a['kind'] === 'town' ? a : b;
    const rank = Math.max(RANK[a['kind'] as string] ?? 0, Number(b['rank'] ?? 0));
    const people = Math.max(Number(a['population'] ?? 0), Number(b['population'] ?? 0));
    at.set(key, {
      ...one,
      properties: { name: town['name'] ?? a['name'], kind: town['kind'], rank, people },
    });
  }
  return { type: 'FeatureCollection', features: [...at.values()] };
}

const own = (layer: string): GeoJSONSourceSpecification => ({
  type: 'geojson',
  data: new URL(apiHref('/basemap', { layer }), location.origin).href,
});

/** The style of the ground, in the colours of the theme in force. */
export function groundStyle(data: Ground): StyleSpecification {
  const layers: LayerSpecification[] = [
    { id: 'water', type: 'background', paint: { 'background-color': token('map-water') } },
    { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': token('map-land') } },
    {
      id: 'country-lines',
      type: 'line',
      source: 'land',
      paint: {
        'line-color': token('map-border'),
        'line-width': ['interpolate', ['linear'], ['zoom'], 2, 0.5, 8, 1.6],
      },
    },
    {
      id: 'admin1-lines',
      type: 'line',
      source: 'admin1',
      minzoom: 4.5,
      paint: {
        'line-color': token('map-border'),
        'line-width': 0.8,
        'line-dasharray': [3, 2],
        'line-opacity': 0.7,
      },
    },
    {
      id: 'rivers',
      type: 'line',
      source: 'rivers',
      paint: {
        'line-color': token('map-water'),
        'line-width': ['interpolate', ['linear'], ['zoom'], 4, 0.8, 9, 3],
      },
    },
    {
      id: 'roads',
      type: 'line',
      source: 'roads',
      minzoom: 4,
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        'line-color': token('map-road'),
        'line-width': ['interpolate', ['linear'], ['zoom'], 4, 0.8, 10, 3],
      },
    },
    {
      id: 'place-names',
      type: 'symbol',
      source: 'places',
      minzoom: 3.5,
      // The further out, the larger a town has to be; seats of regions always, of cercles sooner.
      filter: [
        'any',
        ['==', ['get', 'rank'], 2],
        ['all', ['==', ['get', 'rank'], 1], ['>=', ['zoom'], 7]],
        ['>=', ['get', 'people'], ['step', ['zoom'], 90000, 6, 25000, 7.5, 4000, 9, 0]],
      ],
      layout: {
        'text-field': ['get', 'name'],
        'text-font': FONT,
        'text-size': ['interpolate', ['linear'], ['zoom'], 5, 11, 10, 14],
        'text-padding': 5,
        'text-variable-anchor': ['left', 'right', 'top', 'bottom'],
        'text-radial-offset': 0.7,
        'symbol-sort-key': ['-', 0, ['get', 'people']],
      },
      paint: {
        'text-color': token('map-label'),
        'text-halo-color': token('map-halo'),
        'text-halo-width': 1.4,
      },
    },
  ];
  return {
    version: 8,
    sources: {
      land: { type: 'geojson', data: data.land, attribution: 'Natural Earth, GeoNames' },
      admin1: own('admin1'),
      rivers: own('rivers'),
      roads: own('roads'),
      places: { type: 'geojson', data: data.places },
    },
    layers,
  };
}
