// What a person decides of statements before they are recorded: held here, sent with the report.
// In: a reading. Out: choices by statement; when the report is read anew they stay with the statements that stand at the
// same place and say the same kind of thing.
import type { Reading, Statement, Verdict } from './model';

export interface Mended {
  field: string;
  /** As the server takes it: '5-7', '2025-10-17'. */
  value: string;
  label: string;
  /** What it is in words. */
  words: string;
}
export interface Choice {
  verdict: Verdict;
  values: Mended[];
  reason: string;
}
export interface SentChoice {
  statement: string;
  verdict: Verdict;
  values: { field: string; value: string }[];
  reason: string;
}

/** Statement -> where it stands and what kind of thing it says; of twins the first, the second … */
function places(reading: Reading): Map<string, string> {
  const twins = new Map<string, number>();
  return new Map(
    reading.statements.map((one) => {
      const plain = `${one.kind} ${one.code} ${one.quote?.join('-') ?? ''}`;
      const n = (twins.get(plain) ?? 0) + 1;
      twins.set(plain, n);
      return [one.id, `${plain} ${n}`];
    }),
  );
}

export class Choices {
  #places: Map<string, string>;
  #made = $state<Record<string, Choice>>({});
  count = $derived(Object.keys(this.#made).length);
  rejected = $derived(Object.values(this.#made).filter((one) => one.verdict === 'reject').length);

  /** Takes over what was decided on an earlier reading of the same report. */
  constructor(reading: Reading, before?: Choices) {
    this.#places = places(reading);
    const there = new Set(this.#places.values());
    for (const [place, choice] of Object.entries(before ? before.#made : {}))
      if (there.has(place)) this.#made[place] = choice;
  }

  of(statement: Statement): Choice | null {
    return this.#made[this.#place(statement)] ?? null;
  }

  /** Takes a verdict, or takes it back where it is the one already. */
  toggle(statement: Statement, verdict: 'confirm' | 'reject'): void {
    const now = this.of(statement);
    if (now?.verdict === verdict) this.clear(statement);
    else this.#made[this.#place(statement)] = { verdict, values: [], reason: '' };
  }

  mend(statement: Statement, value: Mended, reason: string): void {
    const now = this.of(statement);
    const others = now?.verdict === 'correct' ? now.values.filter((one) => one.field !== value.field) : [];
    this.#made[this.#place(statement)] = { verdict: 'correct', values: [...others, value], reason };
  }

  /** Takes one mended value back; the statement is as it was read where it was the last. */
  unmend(statement: Statement, field: string): void {
    const now = this.of(statement);
    const left = now?.values.filter((one) => one.field !== field) ?? [];
    if (now && left.length) this.#made[this.#place(statement)] = { ...now, values: left };
    else this.clear(statement);
  }

  clear(statement: Statement): void {
    delete this.#made[this.#place(statement)];
  }

  /** What goes to the server with a reading. */
  sent(reading: Reading): SentChoice[] {
    return reading.statements.flatMap((one) => {
      const choice = this.of(one);
      if (!choice) return [];
      const values = choice.values.map(({ field, value }) => ({ field, value }));
      return [{ statement: one.id, verdict: choice.verdict, values, reason: choice.reason }];
    });
  }

  #place(statement: Statement): string {
    return this.#places.get(statement.id) ?? statement.id;
  }
}
