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

/** What was arranged for this template and question before, or null. */
export function restored(template: string, question: string): Piece[] | null {
  try {
    const found: unknown = JSON.parse(kept(place(template, question)) ?? 'null');
    return Array.isArray(found) ? (found as Piece[]) : null;
  } catch {
    return null;
  }
}

export function store(template: string, question: string, pieces: readonly Piece[] | null): void {
  keep(place(template, question), JSON.stringify(pieces));
}

/** A copy with the piece at `from` moved to `to`. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list];
  const [one] = next.splice(from, 1);
  if (one !== undefined) next.splice(to, 0, one);
  return next;
}
