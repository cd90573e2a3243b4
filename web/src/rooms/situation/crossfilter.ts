// Counting while a hand moves: which rows pass every filter, and for each filter what the others leave to it (so that a
// list of types shows what choosing another would give). After Square's Crossfilter (2012): one bit a filter.
// In: columns, and what is chosen under the names of the address. Out: rows in order, counts, sums.
import { type Columns, lengthOf, type Lists, UNKNOWN } from './columns';

export const DIMENSIONS = ['type', 'actor', 'target', 'certainty', 'source'] as const;
export type Dimension = (typeof DIMENSIONS)[number];
const TIME = 1;
const SOURCES = 2;
const BIT: Readonly<Record<Dimension, number>> = { type: 4, actor: 8, target: 16, certainty: 32, source: 64 };

export type Order = 'newest' | 'oldest' | 'deadliest' | 'sources';

export interface Chosen {
  /** Day numbers, both included; null is open. */
  from: number | null;
  to: number | null;
  /** Positions in the dictionaries; null where nothing is asked. */
  sets: Readonly<Record<Dimension, ReadonlySet<number> | null>>;
  minSources: number;
}

export interface Counted {
  /** Rows that pass, in order; the first `count` are valid until the next count. */
  rows: Int32Array;
  count: number;
  /** By position in the dictionary: how many the other filters leave. */
  facets: Readonly<Record<Dimension, Int32Array>>;
  /** Of the rows that pass, by position in the dictionary of regions. */
  regions: Int32Array;
  /** Of the rows that pass: at least and at most killed, and how many tell of it. */
  killed: { low: number; high: number; told: number };
}

export class Crossfilter {
  readonly #fails: Uint8Array;
  readonly #orders = new Map<Order, Int32Array>();
  readonly #rows: Int32Array;
  #last: Chosen | null = null;

  constructor(readonly columns: Columns) {
    this.#fails = new Uint8Array(columns.n);
    this.#rows = new Int32Array(columns.n);
  }

  #list(dimension: Exclude<Dimension, 'certainty'>): Lists {
    const { types, actors, targets, sources } = this.columns;
    return { type: types, actor: actors, target: targets, source: sources }[dimension];
  }

  #size(dimension: Dimension): number {
    const { types, actors, targets, sources, certainty } = this.columns.names;
    return { type: types, actor: actors, target: targets, source: sources, certainty }[dimension].length;
  }

  /** Marks what fails each filter that changed since the last time. */
  #mark(chosen: Chosen): void {
    const { first, last, certainty, sources, n } = this.columns;
    const fails = this.#fails;
    const before = this.#last;
    if (!before || before.from !== chosen.from || before.to !== chosen.to) {
      const from = chosen.from ?? -Infinity;
      const to = chosen.to ?? Infinity;
      const asked = chosen.from !== null || chosen.to !== null;
      for (let row = 0; row < n; row++) {
        const a = first[row]!;
        const b = last[row]!;
        // As the record asks: an open end reaches everywhere, no day at all is taken by no dates.
        const out =
          asked && ((a === UNKNOWN && b === UNKNOWN) || a > to || (b !== UNKNOWN ? b : Infinity) < from);
        fails[row] = out ? fails[row]! | TIME : fails[row]! & ~TIME;
      }
    }
    if (!before || before.minSources !== chosen.minSources)
      for (let row = 0; row < n; row++)
        fails[row] =
          lengthOf(sources, row) < chosen.minSources ? fails[row]! | SOURCES : fails[row]! & ~SOURCES;
    for (const dimension of DIMENSIONS) {
      const set = chosen.sets[dimension];
      if (before && same(before.sets[dimension], set)) continue;
      const bit = BIT[dimension];
      for (let row = 0; row < n; row++) {
        let passes = set === null;
        if (!passes && dimension === 'certainty') passes = set!.has(certainty[row]!);
        else if (!passes) {
          const { start, values } = this.#list(dimension as Exclude<Dimension, 'certainty'>);
          for (let at = start[row]!; at < start[row + 1]! && !passes; at++) passes = set!.has(values[at]!);
        }
        fails[row] = passes ? fails[row]! & ~bit : fails[row]! | bit;
      }
    }
    this.#last = chosen;
  }

  count(chosen: Chosen, order: Order): Counted {
    this.#mark(chosen);
    const { n, killedLow, killedHigh, region } = this.columns;
    const fails = this.#fails;
    const rows = this.#rows;
    const regions = new Int32Array(this.columns.names.regions.length);
    const killed = { low: 0, high: 0, told: 0 };
    const sorted = this.#order(order);
    let count = 0;
    for (let at = 0; at < n; at++) {
      const row = sorted[at]!;
      if (fails[row] !== 0) continue;
      rows[count++] = row;
      if (region[row]! >= 0) regions[region[row]!]!++;
      const low = killedLow[row]!;
      const high = killedHigh[row]!;
      if (low === UNKNOWN && high === UNKNOWN) continue;
      killed.told++;
      killed.low += low !== UNKNOWN ? low : 0;
      killed.high += high !== UNKNOWN ? high : low;
    }
    const facets = {
      type: this.#facet('type'),
      actor: this.#facet('actor'),
      target: this.#facet('target'),
      certainty: this.#certainties(),
      source: this.#facet('source'),
    };
    return { rows, count, facets, regions, killed };
  }

  // One tight loop a facet: a loop over facets within the loop over rows takes several times as long.
  #facet(dimension: Exclude<Dimension, 'certainty'>): Int32Array {
    const found = new Int32Array(this.#size(dimension));
    const { start, values } = this.#list(dimension);
    const fails = this.#fails;
    const others = ~BIT[dimension];
    for (let row = 0, n = this.columns.n; row < n; row++) {
      if ((fails[row]! & others) !== 0) continue;
      // A list has what it has several times (a source that several reports do not tell) side by side: once a row.
      for (let at = start[row]!, end = start[row + 1]!, last = -1; at < end; at++)
        if (values[at]! !== last) found[(last = values[at]!)]!++;
    }
    return found;
  }

  #certainties(): Int32Array {
    const found = new Int32Array(this.#size('certainty'));
    const { certainty, n } = this.columns;
    for (let row = 0; row < n; row++)
      if ((this.#fails[row]! & ~BIT.certainty) === 0) found[certainty[row]!]!++;
    return found;
  }

  /** Rows that pass all filters but the dates, into bins of days, by a number each row has (its kind). */
  histogram(edges: Int32Array, kindOf: Uint8Array, kinds: number, weigh: Int32Array | null): Float64Array {
    const { first, last, n } = this.columns;
    const bins = edges.length - 1;
    const found = new Float64Array(bins * kinds);
    const [begin, end] = [edges[0]!, edges[bins]!];
    const binOf = new Int32Array(Math.max(end - begin, 1));
    for (let bin = 0; bin < bins; bin++) binOf.fill(bin, edges[bin]! - begin, edges[bin + 1]! - begin);
    for (let row = 0; row < n; row++) {
      if (this.#fails[row]! & ~TIME) continue;
      const day = first[row] !== UNKNOWN ? first[row]! : last[row]!;
      if (day < begin || day >= end) continue;
      const weight = weigh ? weigh[row]! : 1;
      if (weight > 0) found[binOf[day - begin]! * kinds + kindOf[row]!]! += weight;
    }
    return found;
  }

  /** Row numbers in an order; made once each. The columns come newest first. */
  #order(order: Order): Int32Array {
    const known = this.#orders.get(order);
    if (known) return known;
    const { n, killedLow, killedHigh, sources } = this.columns;
    const rows = Int32Array.from({ length: n }, (_, row) => row);
    const dead = (row: number) => Math.max(killedHigh[row]!, killedLow[row]!);
    if (order === 'oldest') rows.reverse();
    else if (order === 'deadliest') rows.sort((a, b) => dead(b) - dead(a) || a - b);
    else if (order === 'sources') rows.sort((a, b) => lengthOf(sources, b) - lengthOf(sources, a) || a - b);
    this.#orders.set(order, rows);
    return rows;
  }
}

function same(a: ReadonlySet<number> | null, b: ReadonlySet<number> | null): boolean {
  if (a === b) return true;
  if (!a || !b || a.size !== b.size) return false;
  for (const one of a) if (!b.has(one)) return false;
  return true;
}
