// What the server answers when it cannot: problem+json (RFC 9457), told to people in one sentence.

export class Problem extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly type = 'about:blank',
    readonly more: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = 'Problem';
  }

  /** The server could not be reached at all. */
  get away(): boolean {
    return this.status === 0;
  }
}

/** The problem in an answer that is not a success; a body of any other kind is told by its status. */
export async function problemIn(answer: Response): Promise<Problem> {
  let told: Record<string, unknown> = {};
  try {
    const body: unknown = await answer.json();
    if (typeof body === 'object' && body !== null) told = body as Record<string, unknown>;
  } catch {
    // No JSON: the status line has to do.
  }
  const words = [told['detail'], told['title']].find((one) => typeof one === 'string') as string | undefined;
  const type = typeof told['type'] === 'string' ? told['type'] : undefined;
  return new Problem(answer.status, words ?? `${answer.status} ${answer.statusText}`.trim(), type, told);
}
