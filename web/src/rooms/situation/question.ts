// The question in the address, in two parts: what the server answers (a place, words, a name that is no code) and what is
// counted here while a hand moves (dates, types, actors, targets, certainty, sources).
// In: the question; the columns, once they are here. Out: each part. What is not understood here goes to the server,
// which knows other names of an actor, and says in a sentence what nobody knows.
import { meta } from '../../lib/meta.svelte';
import { type Columns, dayNumber } from './columns';
import { type Chosen, type Dimension, DIMENSIONS } from './crossfilter';

const DAY = /^\d{4}-\d\d-\d\d$/;
const NUMBER = /^\d{1,4}$/;

const isDay = (text: string): boolean => DAY.test(text) && !Number.isNaN(dayNumber(text));

function namesOf(columns: Columns): Record<Dimension, readonly string[]> {
  const { types, actors, targets, certainty, sources } = columns.names;
  return { type: types, actor: actors, target: targets, certainty, source: sources };
}

/** Can this be counted here? Every value of a filter must be a code that is known. */
function isCountedHere(name: string, values: readonly string[], columns: Columns | null): boolean {
  if (name === 'from' || name === 'to') return values.every(isDay);
  if (name === 'min_sources') return values.every((one) => NUMBER.test(one));
  const dimension = DIMENSIONS.find((one) => one === name);
  if (!dimension) return false;
  // Before the catalogue is here nothing can be said against a name.
  if (!meta.data) return true;
  const topics = dimension === 'type' ? ['type', 'event_type'] : [dimension];
  const codes = new Set(topics.flatMap((topic) => meta.codes(topic).map((one) => one.code)));
  const names = columns ? namesOf(columns)[dimension] : [];
  return values.every((one) => codes.has(one) || names.includes(one) || (dimension === 'source' && !columns));
}

/** The part that the server answers. */
export function serverPart(question: URLSearchParams, columns: Columns | null): URLSearchParams {
  const kept = new URLSearchParams();
  for (const name of new Set(question.keys())) {
    const values = question.getAll(name);
    if (!isCountedHere(name, values, columns)) values.forEach((value) => kept.append(name, value));
  }
  return kept;
}

/** The part that is counted here, by positions in the columns' dictionaries. */
export function herePart(question: URLSearchParams, columns: Columns): Chosen {
  const names = namesOf(columns);
  const sets = {} as Record<Dimension, ReadonlySet<number> | null>;
  for (const dimension of DIMENSIONS) {
    const asked = question.getAll(dimension);
    sets[dimension] =
      asked.length && isCountedHere(dimension, asked, columns)
        ? new Set(names[dimension].flatMap((code, at) => (asked.includes(code) ? [at] : [])))
        : null;
  }
  const day = (name: string) => {
    const asked = question.get(name);
    return asked && isDay(asked) ? dayNumber(asked) : null;
  };
  const least = question.get('min_sources');
  return {
    from: day('from'),
    to: day('to'),
    sets,
    minSources: least && NUMBER.test(least) ? Number(least) : 1,
  };
}
