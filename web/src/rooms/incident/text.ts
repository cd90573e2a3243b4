// A report's text cut where its marks begin and end, so that each piece knows what it says.
// In: a passage, marks with offsets of the whole text (code points, as the server counts). Out: pieces in order.
import type { Mark, Passage, Run } from './model';

export interface Piece {
  text: string;
  /** The fields whose words these are. */
  keys: string[];
  /** Inside the sentence that is looked at. */
  near: boolean;
  /** The very words that are looked at. */
  chosen: boolean;
  start: number;
}

export function pieces(
  passage: Passage,
  marks: readonly Mark[],
  looked: { run: Run; sentence: Run } | null,
): Piece[] {
  const points = [...passage.text];
  const from = passage.start;
  const to = from + points.length;
  const cuts = new Set([from, to]);
  const runs: Run[] = marks.map((one) => [one.start, one.end]);
  if (looked) runs.push(looked.run, looked.sentence);
  for (const run of runs) for (const at of run) if (at > from && at < to) cuts.add(at);
  const ordered = [...cuts].sort((a, b) => a - b);
  const inside = (run: Run, at: number): boolean => run[0] <= at && at < run[1];
  return ordered.slice(0, -1).map((start, n) => ({
    text: points.slice(start - from, ordered[n + 1]! - from).join(''),
    keys: [...new Set(marks.filter((one) => inside([one.start, one.end], start)).map((one) => one.key))],
    near: !!looked && inside(looked.sentence, start),
    chosen: !!looked && inside(looked.run, start),
    start,
  }));
}
