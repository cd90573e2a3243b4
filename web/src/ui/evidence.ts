// What stands under a value: a sentence of a report, with the words that say it.

export interface Evidence {
  /** The report, as the API names it; null where a dataset's row stands under the value. */
  report: string | null;
  title: string;
  source?: string | null;
  published?: string | null;
  /** The sentence, and where in it the words stand (characters from its start); both 0 where none are marked. */
  sentence: string;
  start: number;
  end: number;
  /** Where the words stand in the report's text, for the link. */
  offset?: number;
  said_by?: string | null;
  certainty?: string;
  incident?: string | null;
  /** What this source says of the value. */
  value?: string;
}
