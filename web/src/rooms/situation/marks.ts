// The marks of incidents on the map: a shape and a hue a kind, drawn once for the theme in force.
// In: an image id that MapLibre misses ('mark-vac'). Out: the image.
import type { Map as GlMap } from 'maplibre-gl';
import { type Kind, KINDS, SHAPES } from '../../lib/kinds';
import { token } from '../../lib/theme.svelte';

const SIZE = 64;
const BOX = 16;
const RATIO = 2;

/** Ids hold the theme, since an image once given is kept. */
export const markId = (kind: Kind, dark: boolean): string => `mark-${kind}-${dark ? 'dark' : 'light'}`;

export function giveMarks(map: GlMap): void {
  map.setMissingStyleImageResolver((id) => {
    const kind = KINDS.find((one) => id.startsWith(`mark-${one}-`));
    if (!kind || map.hasImage(id)) return;
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = SIZE;
    const pen = canvas.getContext('2d')!;
    pen.scale(SIZE / BOX, SIZE / BOX);
    const shape = new Path2D(SHAPES[kind]);
    pen.lineJoin = 'round';
    pen.lineWidth = 1.6;
    pen.strokeStyle = token('map-halo');
    pen.stroke(shape);
    pen.fillStyle = token(kind);
    pen.fill(shape);
    map.addImage(id, pen.getImageData(0, 0, SIZE, SIZE), { pixelRatio: RATIO });
  });
}
