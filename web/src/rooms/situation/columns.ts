// All incidents of a question as columns of numbers (GET /api/columns), made fit for counting 100,000 of them in a frame.
// In: JSON arrays. Out: typed arrays; what is not told is UNKNOWN. Days are days since 1970-01-01.

export const UNKNOWN = -0x7fffffff;
const DEGREE = 1e5;

interface Ragged {
  start: number[];
  values: number[];
}
type Maybe = (number | null)[];

export interface ColumnsJson {
  total: number;
  dictionaries: Record<
    'types' | 'actors' | 'targets' | 'sources' | 'regions' | 'certainty' | 'precision' | 'places',
    string[]
  >;
  id: string[];
  first: Maybe;
  last: Maybe;
  lat: Maybe;
  lon: Maybe;
  precision: number[];
  type: number[];
  types: Ragged;
  actors: Ragged;
  targets: Ragged;
  sources: Ragged;
  region: number[];
  place: number[];
  killed_low: Maybe;
  killed_high: Maybe;
  certainty: number[];
}

/** Row r has `values[start[r]] … values[start[r + 1] - 1]`. */
export interface Lists {
  start: Int32Array;
  values: Int32Array;
}

export interface Columns {
  n: number;
  names: ColumnsJson['dictionaries'];
  id: string[];
  first: Int32Array;
  last: Int32Array;
  lat: Float64Array;
  lon: Float64Array;
  precision: Int32Array;
  type: Int32Array;
  /** With their event types. */
  types: Lists;
  /** With the groups above them; `named` without. */
  actors: Lists;
  named: Lists;
  targets: Lists;
  sources: Lists;
  region: Int32Array;
  place: Int32Array;
  killedLow: Int32Array;
  killedHigh: Int32Array;
  certainty: Int32Array;
}

const ints = (values: Maybe) => Int32Array.from(values, (one) => one ?? UNKNOWN);
const degrees = (values: Maybe) => Float64Array.from(values, (one) => (one === null ? NaN : one / DEGREE));
const lists = (one: Ragged): Lists => ({
  start: Int32Array.from(one.start),
  values: Int32Array.from(one.values),
});

type Above = (topic: 'type' | 'actor', code: string) => string | null;

/** Lists with what stands above each code (an event type, a parent group) put in once; names grow at their end. */
function lifted(list: Ragged, names: string[], above: (code: string) => string | null): Lists {
  const position = new Map(names.map((name, at) => [name, at]));
  const place = (name: string): number => {
    const known = position.get(name);
    if (known !== undefined) return known;
    position.set(name, names.length);
    return names.push(name) - 1;
  };
  const line: number[][] = [];
  for (let at = 0; at < names.length; at++) {
    const up = above(names[at]!);
    line[at] = up === null ? [] : [place(up)];
  }
  const lines = line.map((_, at) => {
    const found = [at];
    for (let up = line[at]![0]; up !== undefined && !found.includes(up); up = line[up]![0]) found.push(up);
    return found;
  });
  const start = new Int32Array(list.start.length);
  const values: number[] = [];
  for (let row = 0; row + 1 < list.start.length; row++) {
    for (let at = list.start[row]!; at < list.start[row + 1]!; at++)
      for (const one of lines[list.values[at]!]!) if (!values.includes(one, start[row]!)) values.push(one);
    start[row + 1] = values.length;
  }
  return { start, values: Int32Array.from(values) };
}

export function unpacked(told: ColumnsJson, above: Above): Columns {
  const names = {
    ...told.dictionaries,
    types: [...told.dictionaries.types],
    actors: [...told.dictionaries.actors],
  };
  const types = lifted(told.types, names.types, (code) => above('type', code));
  const actors = lifted(told.actors, names.actors, (code) => above('actor', code));
  return {
    n: told.id.length,
    names,
    id: told.id,
    first: ints(told.first),
    last: ints(told.last),
    lat: degrees(told.lat),
    lon: degrees(told.lon),
    precision: ints(told.precision),
    type: ints(told.type),
    types,
    actors,
    named: lists(told.actors),
    targets: lists(told.targets),
    sources: lists(told.sources),
    region: ints(told.region),
    place: ints(told.place),
    killedLow: ints(told.killed_low),
    killedHigh: ints(told.killed_high),
    certainty: ints(told.certainty),
  };
}

/** How long the list of a row is. */
export const lengthOf = (list: Lists, row: number): number => list.start[row + 1]! - list.start[row]!;

const DAY_MS = 86_400_000;
/** '2025-10-01' as a day number. */
export const dayNumber = (iso: string): number => Math.round(Date.parse(`${iso}T00:00:00Z`) / DAY_MS);
export const isoDay = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
export const dateOf = (day: number): Date => new Date(day * DAY_MS);

/** The first and last day of a row as ISO days, null where open or unknown. */
export function daysOf(columns: Columns, row: number): [string | null, string | null] {
  const [first, last] = [columns.first[row]!, columns.last[row]!];
  return [first === UNKNOWN ? null : isoDay(first), last === UNKNOWN ? null : isoDay(last)];
}
