// A report's text cut where statements and their values begin and end, paragraph by paragraph.
// In: the text and its statements, offsets in code points. Out: blocks of pieces, each of which knows what it says.
import type { Field, Run, Sort, Statement } from './model';

export interface Said {
  statement: Statement;
  field: Field;
}
export interface Piece {
  text: string;
  start: number;
  /** Statements that begin here: each has its number before the words. */
  begins: Statement[];
  /** Statements whose passage this is. */
  of: Statement[];
  /** Values read from these very words. */
  said: Said[];
}
export interface Block {
  start: number;
  pieces: Piece[];
}
/** Code points shown at most: what is beyond is told by its statements alone. */
export const MOST = 400_000;

/** The blocks of a text; a block ends behind each line break. */
export function blocks(text: string, statements: readonly Statement[], more: readonly Run[] = []): Block[] {
  const points = [...text].slice(0, MOST);
  const end = points.length;
  const cuts = new Set<number>([0, end]);
  const cut = (run: Run): void => run.forEach((at) => at > 0 && at < end && cuts.add(at));
  for (const one of statements) {
    if (one.quote) cut(one.quote);
    for (const field of one.fields) field.runs.forEach(cut);
  }
  more.forEach(cut);
  const breaks = new Set<number>();
  points.forEach((point, at) => {
    if (point === '\n' && at + 1 < end) {
      cuts.add(at + 1);
      breaks.add(at + 1);
    }
  });
  const ordered = [...cuts].sort((a, b) => a - b);
  const [opens, closes] = events(statements);
  const found: Block[] = [];
  let block: Block = { start: 0, pieces: [] };
  const of = new Set<Statement>();
  const said = new Set<Said>();
  ordered.slice(0, -1).forEach((start, n) => {
    closes.get(start)?.forEach((one) => (isSaid(one) ? said.delete(one) : of.delete(one)));
    const begun = opens.get(start) ?? [];
    begun.forEach((one) => (isSaid(one) ? said.add(one) : of.add(one)));
    if (breaks.has(start)) {
      found.push(block);
      block = { start, pieces: [] };
    }
    block.pieces.push({
      text: points.slice(start, ordered[n + 1]).join(''),
      start,
      begins: begun.filter((one): one is Statement => !isSaid(one)),
      of: [...of],
      said: [...said],
    });
  });
  found.push(block);
  return found;
}

type Marked = Statement | Said;
const isSaid = (one: Marked): one is Said => 'statement' in one;

/** What begins and what ends at each offset. */
function events(statements: readonly Statement[]): [Map<number, Marked[]>, Map<number, Marked[]>] {
  const opens = new Map<number, Marked[]>();
  const closes = new Map<number, Marked[]>();
  const put = (where: Map<number, Marked[]>, at: number, one: Marked): void => {
    const there = where.get(at);
    if (there) there.push(one);
    else where.set(at, [one]);
  };
  for (const statement of statements) {
    if (statement.quote) {
      put(opens, statement.quote[0], statement);
      put(closes, statement.quote[1], statement);
    }
    for (const field of statement.fields)
      for (const [start, end] of field.runs) {
        const one = { statement, field };
        put(opens, start, one);
        put(closes, end, one);
      }
  }
  return [opens, closes];
}

/** The sentence (or line) around an offset, for a link that names a place in the text. */
export function around(text: string, at: number): Run | null {
  const points = [...text];
  if (!Number.isInteger(at) || at < 0 || at >= points.length) return null;
  const ends = (point: string | undefined): boolean => point === undefined || '.!?\n'.includes(point);
  let start = at;
  while (start > 0 && !ends(points[start - 1])) start -= 1;
  let end = at;
  while (end < points.length && !ends(points[end])) end += 1;
  while (start < end && points[start]?.trim() === '') start += 1;
  return [start, Math.min(end + 1, points.length)];
}

/** What a value is, in the order of the legend. */
export const SORTS: readonly Exclude<Sort, 'what' | 'other'>[] = [
  'time',
  'place',
  'who',
  'quantity',
  'source',
];
