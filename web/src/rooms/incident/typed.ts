// Values as a correction takes them ('5-7', '2025-10-17/2025-10-19', 'near: Diéma'), out of what the editors hold.
// In: what a field or a version holds now. Out: what the editors begin with; and back: one text for the server.
import type { Field, Place, Quantity, Version } from './model';

export type CountForm = 'exact' | 'between' | 'at_least' | 'at_most' | 'about' | 'none';
export interface Count {
  form: CountForm;
  low: string;
  high: string;
}
export interface Chosen {
  role: string;
  label: string;
  /** What the server takes for it. */
  value: string;
}

export const COUNT_FORMS: readonly CountForm[] = ['exact', 'between', 'at_least', 'at_most', 'about', 'none'];

const text = (n: number | null | undefined): string => (n === null || n === undefined ? '' : String(n));

/** What stands, or what a version says, as the count editor begins with it. */
export function countOf(value: unknown): Count {
  const told = value as (Partial<Quantity> & { open?: boolean; quantity?: Quantity }) | null;
  if (!told) return { form: 'exact', low: '', high: '' };
  const { low, high, value: about } = { ...told, ...told.quantity };
  if (low === null && high === null && about != null) return { form: 'about', low: text(about), high: '' };
  if (told.open || (high == null && low != null)) return { form: 'at_least', low: text(low), high: '' };
  if (low == null && high != null) return { form: 'at_most', low: text(high), high: '' };
  if (low != null && low !== high) return { form: 'between', low: text(low), high: text(high) };
  return { form: 'exact', low: text(low), high: '' };
}

export function countTyped({ form, low, high }: Count): string {
  const [first, last] = [low.trim(), high.trim()];
  if (form === 'none') return 'none';
  if (!first) return '';
  if (form === 'between') return last ? `${first}-${last}` : '';
  return { exact: first, at_least: `${first}+`, at_most: `<=${first}`, about: `~${first}` }[form];
}

/** Which days a value spans: ['', ''] where none are told. */
export function daysHeld(value: unknown): [string, string] {
  const range = value as { from?: string; to?: string; start?: string; end?: string } | null;
  const first = range?.from ?? range?.start ?? '';
  return [first, range?.to ?? range?.end ?? first];
}

export function daysTyped(first: string, last: string): string {
  if (!first) return 'none';
  return !last || last === first ? first : `${first}/${last}`;
}

/** The places of a field, as chips: each by its very point where it has one, so that no homonym is meant. */
export function placesHeld(value: unknown): Chosen[] {
  return ((value as Place[] | null) ?? []).map((one) => ({
    role: one.role,
    label: [one.name, one.admin1].filter((part, n, all) => part && all.indexOf(part) === n).join(', '),
    value: one.lat === null || one.lon === null ? one.name : `${one.name}@${one.lat},${one.lon}`,
  }));
}

export function placesTyped(chosen: readonly Chosen[]): string {
  return (
    chosen.map((one) => (one.role === 'at' ? one.value : `${one.role}: ${one.value}`)).join('; ') || 'none'
  );
}

export function codesHeld(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : value ? [String(value)] : [];
}

/** What versions say of a field, as one value for the editors. */
export function versionValue(field: Field, own: readonly Version[]): unknown {
  if (field.property === 'date' || field.property === 'certainty') return own[0]?.value ?? null;
  if (field.property === 'harm' || field.property === 'losses') return own[0]?.value ?? null;
  return own.map((one) => one.value);
}
