// A question that asks itself again when what it hangs on changes: data, loading and problem, for a view to show.
// In: a function that reads reactive state and gives a path and parameters, or null for nothing to ask.
import { type Answer, api, type Params } from './api';
import { Problem } from './problem';

export class Asked<T> {
  data = $state.raw<T>();
  etag = $state<string | null>(null);
  problem = $state.raw<Problem>();
  loading = $state(false);
  #round = $state(0);

  constructor(question: () => readonly [string, Params?] | null) {
    $effect(() => {
      void this.#round;
      const asked = question();
      if (!asked) return;
      const stop = new AbortController();
      this.loading = true;
      api
        .getTagged<T>(asked[0], asked[1], stop.signal)
        .then((answer: Answer<T>) => {
          this.data = answer.data;
          this.etag = answer.etag;
          this.problem = undefined;
          this.loading = false;
        })
        .catch((error: unknown) => {
          if (stop.signal.aborted) return;
          this.problem = error instanceof Problem ? error : new Problem(0, String(error));
          this.loading = false;
        });
      return () => stop.abort();
    });
  }

  /** Asks the same again: after a change, or when a person wants to try once more. */
  again(): void {
    this.#round += 1;
  }
}

/** For use while a component starts (it lives and dies with it). What was there stays until the answer comes. */
export function asked<T>(question: () => readonly [string, Params?] | null): Asked<T> {
  return new Asked<T>(question);
}
