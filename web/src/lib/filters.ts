// A question to the record, under the names that the CLI, the API and the address share.
// In: query parameters. Out: the same, with everything that is not of the question left out.

export const FILTER_NAMES = [
  'from',
  'to',
  'place',
  'within',
  'actor',
  'type',
  'target',
  'certainty',
  'min_sources',
  'text',
  'pcode',
  'polygon',
  'source',
  'origin',
  'sensitivity',
  'id',
  'as_of',
] as const;
export type FilterName = (typeof FILTER_NAMES)[number];

const KNOWN: ReadonlySet<string> = new Set(FILTER_NAMES);

/** The parameters of the question alone, in a fixed order: equal questions give equal strings. */
export function filterOf(query: URLSearchParams): URLSearchParams {
  const kept = new URLSearchParams();
  for (const name of FILTER_NAMES)
    for (const value of query.getAll(name)) if (value) kept.append(name, value);
  return kept;
}

/** What takes every filter away and leaves the rest of the address as it is. */
export function withoutFilter(query: URLSearchParams): URLSearchParams {
  const kept = new URLSearchParams();
  for (const [name, value] of query) if (!KNOWN.has(name)) kept.append(name, value);
  return kept;
}
