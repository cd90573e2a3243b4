// Server-sent events of a long piece of work. The browser opens the stream again by itself when it breaks.
// In: a path under /api. Out: each event's data as JSON, until `stop` is called.
import { apiHref } from './api';

/** Calls `told` with the name and data of each event; returns what closes the stream. */
export function listen<T>(
  path: string,
  names: readonly string[],
  told: (name: string, data: T) => void,
): () => void {
  const stream = new EventSource(apiHref(path));
  for (const name of names)
    stream.addEventListener(name, (event) =>
      told(name, JSON.parse((event as MessageEvent<string>).data) as T),
    );
  return () => stream.close();
}
