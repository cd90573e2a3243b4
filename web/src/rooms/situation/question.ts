// The question in the address, in two parts: what the server answers (a place, words, a source) and what is counted here
// while a hand moves (dates, types, actors, targets, certainty, sources).
import { type Columns, dayNumber } from './columns';
import { type Chosen, type Dimension, DIMENSIONS } from './crossfilter';

const HERE = new Set<string>([...DIMENSIONS, 'from', 'to', 'min_sources']);

/** The part that the server answers. */
export function serverPart(question: URLSearchParams): URLSearchParams {
  const kept = new URLSearchParams();
  for (const [name, value] of question) if (!HERE.has(name)) kept.append(name, value);
  return kept;
}

const DAY = /^\d{4}-\d\d-\d\d$/;

/** The part that is counted here, by positions in the columns' dictionaries. */
export function herePart(question: URLSearchParams, columns: Columns): Chosen {
  const names = columns.names;
  const codes = {
    type: names.types,
    actor: names.actors,
    target: names.targets,
    certainty: names.certainty,
    source: names.sources,
  };
  const sets = {} as Record<Dimension, ReadonlySet<number> | null>;
  for (const dimension of DIMENSIONS) {
    const asked = new Set(question.getAll(dimension));
    sets[dimension] = asked.size
      ? new Set(codes[dimension].flatMap((code, at) => (asked.has(code) ? [at] : [])))
      : null;
  }
  const day = (name: string) => (DAY.test(question.get(name) ?? '') ? dayNumber(question.get(name)!) : null);
  return {
    from: day('from'),
    to: day('to'),
    sets,
    minSources: Number(question.get('min_sources') ?? 1) || 1,
  };
}
