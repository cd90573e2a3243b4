// Where days stand on an axis, and which of them are named under it.
// In: day numbers, pixels, a language. Out: a scale and its ticks with labels.
import { scaleUtc } from 'd3-scale';
import { utcMonth, utcYear } from 'd3-time';
import { day } from '../lib/words.svelte';

const DAY_MS = 86_400_000;
const PER_TICK = 74;

export interface Tick {
  x: number;
  label: string;
  major: boolean;
}

export class TimeScale {
  readonly #scale;

  constructor(
    readonly first: number,
    readonly last: number,
    readonly width: number,
  ) {
    this.#scale = scaleUtc([first * DAY_MS, last * DAY_MS], [0, width]);
  }

  x(dayNumber: number): number {
    return this.#scale(dayNumber * DAY_MS);
  }

  /** The day at a pixel, with its fraction. */
  day(x: number): number {
    return this.#scale.invert(Math.min(Math.max(x, 0), this.width)).getTime() / DAY_MS;
  }

  ticks(): Tick[] {
    const dates = this.#scale.ticks(Math.max(2, Math.floor(this.width / PER_TICK)));
    let named = '';
    return dates.map((date) => {
      const year = String(date.getUTCFullYear());
      const [onYear, onMonth] = [+utcYear.floor(date) === +date, +utcMonth.floor(date) === +date];
      const first = named !== year;
      named = year;
      const label = onYear
        ? year
        : onMonth
          ? day(date, 'month-short') + (first ? ` ${year}` : '')
          : day(date, 'day-month') + (first ? ` ${year}` : '');
      return { x: this.#scale(date), label, major: onYear || first };
    });
  }
}

/** Intervals into as few rows as hold them side by side, in the order given; what finds no row is counted. */
export function packed<T extends { from: number; to: number }>(
  all: readonly T[],
  rows: number,
  gap: number,
): { placed: { one: T; row: number }[]; left: number } {
  const taken: T[][] = [];
  const placed: { one: T; row: number }[] = [];
  let left = 0;
  for (const one of all) {
    const free = (row: T[]) => row.every((other) => other.to + gap <= one.from || one.to + gap <= other.from);
    let row = taken.findIndex(free);
    if (row < 0 && taken.length < rows) row = taken.push([]) - 1;
    if (row < 0) left++;
    else {
      taken[row]!.push(one);
      placed.push({ one, row });
    }
  }
  return { placed, left };
}
