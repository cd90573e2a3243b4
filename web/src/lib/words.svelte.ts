// Words, numbers and days in the reader's language. The language is chosen in the address (lang=), by hand, or by the
// browser, in this order; it is kept between visits.
// In: messages by language, flat keys, {name} for what is filled in, key.one / key.other where a count decides.
import { kept, keep } from './kept';
import shared_en from '../messages.en.json';
import shared_fr from '../messages.fr.json';

export type Lang = 'fr' | 'en';
export type Fill = Record<string, string | number>;
/** Both files of a room: the French one must have every key of the English one. */
export interface Messages<K extends string> {
  en: Readonly<Record<K, string>>;
  fr: Readonly<Record<K, string>>;
}
type Said<K extends string> = K extends `${infer Stem}.one` | `${infer Stem}.other` ? Stem : K;
export type Teller<K extends string> = (key: Said<K>, fill?: Fill) => string;

function chosen(): Lang {
  const asked = new URLSearchParams(location.search).get('lang') ?? kept('lang');
  if (asked === 'fr' || asked === 'en') return asked;
  return navigator.languages.find((one) => /^(fr|en)/i.test(one))?.startsWith('en') ? 'en' : 'fr';
}

class Locale {
  lang = $state<Lang>(chosen());
  t = teller({ en: shared_en, fr: shared_fr }, () => this.lang);

  choose(lang: Lang): void {
    this.lang = lang;
    keep('lang', lang);
  }
}

function teller<K extends string>(messages: Messages<K>, lang: () => Lang): Teller<K> {
  return (key, fill = {}) => {
    const known: Readonly<Record<string, string>> = messages[lang()];
    const count = fill['n'];
    const found =
      typeof count === 'number'
        ? (known[`${key}.${new Intl.PluralRules(lang()).select(count) === 'one' ? 'one' : 'other'}`] ??
          known[key])
        : known[key];
    if (found === undefined) throw new Error(`no message ${key}`);
    return found.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = fill[name];
      return typeof value === 'number' ? number(value) : (value ?? `{${name}}`);
    });
  };
}

export const locale = new Locale();

/** The words of a room: `const t = words({ en, fr })`, then `t('key', { n: 3 })` in its language of the moment. */
export function words<K extends string>(messages: Messages<K>): Teller<K> {
  return teller(messages, () => locale.lang);
}

/** The words that all rooms share. */
export const t: Locale['t'] = (key, fill) => locale.t(key, fill);

const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat | Intl.ListFormat>();
function once<F extends Intl.NumberFormat | Intl.DateTimeFormat | Intl.ListFormat>(
  key: string,
  make: () => F,
): F {
  const id = `${locale.lang}:${key}`;
  const known = made.get(id);
  if (known) return known as F;
  const fresh = make();
  made.set(id, fresh);
  return fresh;
}

const region = (): string => (locale.lang === 'fr' ? 'fr-FR' : 'en-GB');

/** A number as the reader writes it. */
export function number(value: number, options: Intl.NumberFormatOptions = {}): string {
  return once(JSON.stringify(options), () => new Intl.NumberFormat(region(), options)).format(value);
}

export function percent(share: number, digits = 0): string {
  return number(share, { style: 'percent', maximumFractionDigits: digits });
}

const DAY = /^(\d{4})-(\d\d)-(\d\d)/;
/** An ISO day as midnight UTC, so that no time zone moves it. */
export function dayOf(iso: string): Date {
  const [, y, m, d] = DAY.exec(iso) ?? [];
  return new Date(Date.UTC(Number(y), Number(m) - 1, Number(d)));
}

export type DayForm = 'long' | 'short' | 'month' | 'month-short' | 'day-month' | 'year' | 'time';
const FORMS: Record<DayForm, Intl.DateTimeFormatOptions> = {
  long: { day: 'numeric', month: 'long', year: 'numeric' },
  short: { day: 'numeric', month: 'short', year: 'numeric' },
  month: { month: 'long', year: 'numeric' },
  'month-short': { month: 'short' },
  'day-month': { day: 'numeric', month: 'short' },
  year: { year: 'numeric' },
  time: { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
};

/** A day, an ISO one or a Date, in words. A moment ('time') is told in the reader's own time zone. */
export function day(value: string | Date, form: DayForm = 'short'): string {
  const date = typeof value === 'string' ? (form === 'time' ? new Date(value) : dayOf(value)) : value;
  const zone = form === 'time' ? {} : { timeZone: 'UTC' };
  const format = once(`day:${form}`, () => new Intl.DateTimeFormat(region(), { ...FORMS[form], ...zone }));
  return withFirst(format.format(date));
}

/** French writes the first of a month '1er'. */
function withFirst(told: string): string {
  return locale.lang === 'fr' ? told.replace(/(?<!\d)1 (?=\p{L})/gu, '1er ') : told;
}

/** Days from first to last: one where they are the same; open ends are said so. */
export function days(first: string | null, last: string | null, form: DayForm = 'short'): string {
  if (!first && !last) return t('day.unknown');
  if (!first) return t('day.until', { day: day(last!, form) });
  if (!last) return t('day.since', { day: day(first, form) });
  if (first === last) return day(first, form);
  const range = once(
    `day:${form}`,
    () => new Intl.DateTimeFormat(region(), { ...FORMS[form], timeZone: 'UTC' }),
  ) as Intl.DateTimeFormat;
  return withFirst(range.formatRange(dayOf(first), dayOf(last)));
}

/** 'a, b and c'. */
export function list(values: readonly string[]): string {
  return once('list', () => new Intl.ListFormat(region(), { type: 'conjunction' })).format(values);
}

/** A quantity with its bounds: '12', '10–15', 'at least 2', and 'unknown' where nothing is said. */
export function quantity(low: number | null, value: number | null, high: number | null): string {
  if (low === null && value === null && high === null) return t('quantity.unknown');
  if (low !== null && high !== null) return low === high ? number(low) : `${number(low)}–${number(high)}`;
  if (low !== null) return t('quantity.at_least', { n: low });
  if (high !== null) return t('quantity.at_most', { n: high });
  return number(value!);
}
