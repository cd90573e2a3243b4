// The pieces of a brief: blocks that stay live, and text written between them; what was written is kept in the browser.
import { keep, kept } from '../../lib/kept';

export interface Blocks {
  title: string;
  day: string;
  digest: string;
  left_out: number;
  pieces: { block: string | null; text: string | null; html: string }[];
}
export interface Catalogue {
  templates: { name: string; about: string; days: number | null }[];
  blocks: { block: string; heading: string; options: string[] }[];
}
/** A block by its name, or text. */
export type Piece = { block: string } | { text: string };
export const FORMS = ['pdf', 'docx', 'html'] as const;

const place = (template: string, question: string): string => `brief.${template}.${question}`;

/** What a person made of a template: pieces in another order or with text (null: as the template has them), a title. */
export interface Own {
  pieces: Piece[] | null;
  title: string;
}
const NOTHING: Own = { pieces: null, title: '' };

/** What was made of this template for this question before. */
export function restored(template: string, question: string): Own {
  try {
    const found: unknown = JSON.parse(kept(place(template, question)) ?? 'null');
    // Before titles were kept, it was the pieces alone.
    if (Array.isArray(found)) return { ...NOTHING, pieces: found as Piece[] };
    return { ...NOTHING, ...(found as Partial<Own> | null) };
  } catch {
    return NOTHING;
  }
}

export function store(template: string, question: string, own: Own): void {
  keep(place(template, question), JSON.stringify(own));
}

/** A copy with the piece at `from` moved to `to`. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list];
  const [one] = next.splice(from, 1);
  if (one !== undefined) next.splice(to, 0, one);
  return next;
}
