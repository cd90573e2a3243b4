// The typed way to the server: every call carries the language, every refusal becomes a Problem.
// In: a path under /api and parameters. Out: what the server says, its entity tag beside it.
import { Problem, problemIn } from './problem';
import { locale } from './words.svelte';

export type Params =
  URLSearchParams | Record<string, string | number | boolean | readonly string[] | null | undefined>;

export interface Answer<T> {
  data: T;
  etag: string | null;
}

interface Sent {
  params?: Params;
  body?: unknown;
  /** Sent as If-Match: the server refuses (412) where somebody else changed the same in between. */
  ifMatch?: string | null;
  signal?: AbortSignal;
}

/** The address of an endpoint with its parameters and the language; for links and exports. */
export function apiHref(path: string, params?: Params): string {
  const query = params instanceof URLSearchParams ? new URLSearchParams(params) : new URLSearchParams();
  if (params && !(params instanceof URLSearchParams))
    for (const [name, value] of Object.entries(params)) {
      if (Array.isArray(value)) value.forEach((one) => query.append(name, String(one)));
      else if (value !== null && value !== undefined && value !== '') query.set(name, String(value));
    }
  if (!query.has('lang')) query.set('lang', locale.lang);
  return `/api${path}?${query}`;
}

let mark = '';
/** What every write sends back, so that no other site can write in a reader's name. */
export function sendMark(told: string): void {
  mark = told;
}

async function answerTo(method: string, path: string, sent: Sent): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  let body: BodyInit | undefined;
  if (sent.body instanceof FormData || sent.body instanceof Blob) body = sent.body;
  else if (sent.body !== undefined) {
    headers['Content-Type'] = 'application/json';
    body = JSON.stringify(sent.body);
  }
  if (sent.ifMatch) headers['If-Match'] = sent.ifMatch;
  if (mark && method !== 'GET') headers['X-CSRF-Token'] = mark;
  let answer: Response;
  try {
    answer = await fetch(apiHref(path, sent.params), {
      method,
      headers,
      body,
      signal: sent.signal,
      credentials: 'same-origin',
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Problem(0, locale.t('problem.away'));
  }
  if (!answer.ok) {
    const problem = await problemIn(answer);
    if (answer.status === 401) dispatchEvent(new CustomEvent('vigie:signed-out'));
    throw problem;
  }
  return answer;
}

async function ask<T>(method: string, path: string, sent: Sent): Promise<Answer<T>> {
  const answer = await answerTo(method, path, sent);
  const text = await answer.text();
  return { data: (text ? JSON.parse(text) : null) as T, etag: answer.headers.get('ETag') };
}

export const api = {
  get: async <T>(path: string, params?: Params, signal?: AbortSignal): Promise<T> =>
    (await ask<T>('GET', path, { params, signal })).data,
  /** As get, with the entity tag that an If-Match wants. */
  getTagged: <T>(path: string, params?: Params, signal?: AbortSignal): Promise<Answer<T>> =>
    ask<T>('GET', path, { params, signal }),
  post: async <T>(path: string, body?: unknown, sent: Omit<Sent, 'body'> = {}): Promise<T> =>
    (await ask<T>('POST', path, { ...sent, body })).data,
  put: async <T>(path: string, body?: unknown, sent: Omit<Sent, 'body'> = {}): Promise<T> =>
    (await ask<T>('PUT', path, { ...sent, body })).data,
  patch: async <T>(path: string, body?: unknown, sent: Omit<Sent, 'body'> = {}): Promise<T> =>
    (await ask<T>('PATCH', path, { ...sent, body })).data,
  /** A file that is made of what is sent. */
  file: async (path: string, body: unknown, params?: Params): Promise<Blob> =>
    (await answerTo('POST', path, { body, params })).blob(),
  delete: async <T>(path: string, sent: Sent = {}): Promise<T> => (await ask<T>('DELETE', path, sent)).data,
};
