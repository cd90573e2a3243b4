// Bins of a time chart: days, weeks or months, so that there are never more than fits.
// In: the first and last day to show. Out: the edges of the bins as day numbers, one more than bins.
import { type CountableTimeInterval, utcDay, utcMonday, utcMonth, utcYear } from 'd3-time';
import { dateOf } from './columns';

export type Step = 'day' | 'week' | 'month' | 'year';
const STEPS: readonly [Step, CountableTimeInterval][] = [
  ['day', utcDay],
  ['week', utcMonday],
  ['month', utcMonth],
  ['year', utcYear],
];
const MOST = 150;
const DAY_MS = 86_400_000;

export interface Bins {
  step: Step;
  edges: Int32Array;
}

export function binned(first: number, last: number, most: number = MOST): Bins {
  const [begin, end] = [dateOf(first), dateOf(last)];
  const [step, interval] =
    STEPS.find(([, one]) => one.count(one.floor(begin), one.offset(one.floor(end), 1)) <= most) ??
    STEPS.at(-1)!;
  const edges = interval.range(interval.floor(begin), interval.offset(interval.floor(end), 1));
  edges.push(interval.offset(interval.floor(end), 1));
  return { step, edges: Int32Array.from(edges, (date) => Math.round(date.getTime() / DAY_MS)) };
}
