// What the map of the situation draws, from below: areas, closed roads, rings of states, marks, what is pointed at.
// In: the theme in force, and whether marks come as tiles. Out: layers of MapLibre's style.
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import { FONT } from '../../lib/basemap';
import { kindOf, KINDS } from '../../lib/kinds';
import { meta } from '../../lib/meta.svelte';
import { token } from '../../lib/theme.svelte';
import { markId } from './marks';

const COUNT: ExpressionSpecification = ['case', ['>', ['get', 'n'], 1], ['to-string', ['get', 'n']], ''];
const SIZE: ExpressionSpecification = [
  'interpolate',
  ['linear'],
  ['sqrt', ['get', 'n']],
  1,
  0.42,
  4,
  0.85,
  12,
  1.5,
];

/** What a kind, or the type of a tile's mark, comes to: a list of cases, and what is left. */
function byCode(
  property: string,
  cases: readonly (readonly [string, string])[],
  left: string,
): ExpressionSpecification {
  return ['match', ['get', property], ...cases.flat(), left] as unknown as ExpressionSpecification;
}

export function situationLayers(dark: boolean, tiled: boolean): LayerSpecification[] {
  const kindHue = byCode(
    'kind',
    KINDS.map((kind) => [kind, token(kind)] as const),
    token('strategic'),
  );
  const types = meta.codes('type').map((one) => [one.code, kindOf(one.of)] as const);
  const typeHue = byCode(
    'type',
    types.map(([code, kind]) => [code, token(kind)] as const),
    token('strategic'),
  );
  const typeMark = byCode(
    'type',
    types.map(([code, kind]) => [code, markId(kind, dark)] as const),
    markId('strategic', dark),
  );
  const from = (spots: string, tiles: string) =>
    tiled ? { source: 'tiles', 'source-layer': tiles } : { source: spots };
  const hue = tiled ? typeHue : kindHue;
  return [
    {
      id: 'area-fill',
      type: 'fill',
      ...from('areas', 'areas'),
      paint: { 'fill-color': hue, 'fill-opacity': tiled ? 0.05 : 0.1 },
    },
    {
      id: 'area-line',
      type: 'line',
      ...from('areas', 'areas'),
      paint: {
        'line-color': hue,
        'line-width': tiled ? 0.6 : 1.3,
        'line-dasharray': [3, 2.5],
        'line-opacity': 0.85,
      },
    },
    {
      id: 'shut-line',
      type: 'line',
      source: 'shut',
      layout: { 'line-cap': 'butt' },
      paint: {
        'line-color': ['match', ['get', 'state'], 'closed', token('bad'), token('care')],
        'line-width': ['interpolate', ['linear'], ['zoom'], 4, 2, 9, 5],
        'line-dasharray': [1.4, 0.8],
      },
    },
    {
      id: 'condition-ring',
      type: 'circle',
      source: 'conditions',
      paint: {
        'circle-radius': 11,
        'circle-color': token('bad'),
        'circle-opacity': 0.1,
        'circle-stroke-color': token('bad'),
        'circle-stroke-width': 1.6,
      },
    },
    {
      id: 'spot',
      type: 'symbol',
      ...from('spots', 'incidents'),
      layout: {
        'icon-image': tiled ? typeMark : ['get', 'image'],
        'icon-size': SIZE,
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
        'symbol-sort-key': tiled ? ['get', 'n'] : ['get', 'order'],
        'text-field': COUNT,
        'text-font': FONT,
        'text-size': ['interpolate', ['linear'], ['sqrt', ['get', 'n']], 1, 9, 6, 14],
        'text-allow-overlap': true,
        'text-ignore-placement': true,
      },
      paint: { 'text-color': token('surface') },
    },
    {
      id: 'area-count',
      type: 'symbol',
      source: 'middles',
      layout: {
        'text-field': ['to-string', ['get', 'n']],
        'text-font': FONT,
        'text-size': 13,
        'text-allow-overlap': true,
      },
      paint: { 'text-color': kindHue, 'text-halo-color': token('map-halo'), 'text-halo-width': 1.6 },
    },
    {
      id: 'lit',
      type: 'circle',
      source: 'lit',
      paint: {
        'circle-radius': 15,
        'circle-color': 'transparent',
        'circle-stroke-color': token('accent'),
        'circle-stroke-width': 3,
      },
    },
  ];
}
