// The ground of every map, from this server alone: land from world-atlas (Natural Earth, 1:50m), and what the record's
// own lists and data folder know (borders, roads, rivers, places) from /api/basemap.
// In: the theme's tokens. Out: a MapLibre style without glyph or sprite addresses (letters are drawn by the browser).
import type { FeatureCollection } from 'geojson';
import type { GeoJSONSourceSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl';
import { feature } from 'topojson-client';
import type { Topology } from 'topojson-specification';
import landUrl from 'world-atlas/countries-50m.json?url';
import { apiHref } from './api';
import { token } from './theme.svelte';

// Quoted, since a family with a figure in its name is no identifier of CSS.
export const FONT = ["'Source Sans 3 Variable'", 'sans-serif'];
const NOTHING: FeatureCollection = { type: 'FeatureCollection', features: [] };
let land: Promise<FeatureCollection> | undefined;

/** The countries as GeoJSON; fetched once. */
export function countries(): Promise<FeatureCollection> {
  land ??= fetch(landUrl)
    .then((answer) => answer.json() as Promise<Topology>)
    .then((world) => feature(world, world.objects['countries']!) as FeatureCollection);
  return land;
}

const own = (layer: string): GeoJSONSourceSpecification => ({
  type: 'geojson',
  data: new URL(apiHref('/basemap', { layer }), location.origin).href,
});

/** The style of the ground, in the colours of the theme in force. */
export function groundStyle(): StyleSpecification {
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
      minzoom: 4.5,
      layout: {
        'text-field': ['get', 'name'],
        'text-font': FONT,
        'text-size': ['interpolate', ['linear'], ['zoom'], 5, 11, 10, 14],
        'text-padding': 6,
        'text-variable-anchor': ['left', 'right', 'top', 'bottom'],
        'text-radial-offset': 0.5,
        'symbol-sort-key': ['-', 0, ['coalesce', ['get', 'rank'], 0]],
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
      land: { type: 'geojson', data: NOTHING, attribution: 'Natural Earth' },
      admin1: own('admin1'),
      rivers: own('rivers'),
      roads: own('roads'),
      places: own('places'),
    },
    layers,
  };
}
