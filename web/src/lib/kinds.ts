// What event types look like: a hue and a shape each, so that neither is needed alone.
// In: a sub-event type's event type (ACLED Codebook 2023). Out: the token of its hue, the shape's path in a 16 × 16 box.

export type Kind = 'vac' | 'battle' | 'blast' | 'unrest' | 'strategic';
const KIND_OF: Readonly<Record<string, Kind>> = {
  violence_against_civilians: 'vac',
  battles: 'battle',
  explosions_remote_violence: 'blast',
  protests: 'unrest',
  riots: 'unrest',
  strategic_developments: 'strategic',
};
export const KINDS: readonly Kind[] = ['vac', 'battle', 'blast', 'unrest', 'strategic'];

export const SHAPES: Readonly<Record<Kind, string>> = {
  vac: 'M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2Z',
  battle: 'M8 1 15 8 8 15 1 8Z',
  blast: 'M8 1.5 15 14H1Z',
  unrest: 'M2.5 2.5h11v11h-11Z',
  strategic: 'M6 1.5h4V6h4.5v4H10v4.5H6V10H1.5V6H6Z',
};

/** The look of an event type; what belongs to none counts as strategic, as in ACLED's 'other'. */
export function kindOf(eventType: string | null): Kind {
  return KIND_OF[eventType ?? ''] ?? 'strategic';
}
