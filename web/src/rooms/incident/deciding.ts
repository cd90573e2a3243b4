// Decisions on their way to the server, each with its way back: an Undo in the message, Ctrl+Z.
// In: a verdict about accounts, the tags of the incidents as they were seen. Out: what stands; a Problem (412) where
// somebody else decided in between.
import { api } from '../../lib/api';
import { toasts } from '../../lib/toasts.svelte';
import { t } from './words';

export interface Decision {
  verdict: 'confirm' | 'reject' | 'correct' | 'same' | 'not_same' | 'open';
  a: string | string[];
  b?: string | string[];
  field?: string;
  value?: string;
  reason: string;
}
export interface Outcome {
  judgements: { judgement: string; verdict: string; values: string; by: string; made: string }[];
  undo: string;
  incidents: { id: string; tag: string }[];
}
/** What the room does when the record has changed: it looks at the incident that stands now. */
export type Changed = (outcome: Outcome) => void | Promise<void>;

/** Records a decision, says so, and offers to take it back. */
export async function decide(
  decision: Decision,
  tags: readonly string[],
  done: string,
  changed: Changed,
): Promise<void> {
  const ifMatch = tags.map((tag) => `"${tag}"`).join(', ');
  const outcome = await api.post<Outcome>('/judgements', decision, { ifMatch });
  toasts.done(done, () => withdraw(outcome.undo, t('undo.reason'), changed));
  await changed(outcome);
}

/** Takes back a judgement and all that was decided in the same stroke; that can be taken back too. */
export async function withdraw(judgement: string, reason: string, changed: Changed): Promise<void> {
  const outcome = await api.post<Outcome>(`/judgements/${judgement}/withdraw`, { reason });
  toasts.done(t('withdrawn'), () => withdraw(outcome.undo, t('redo.reason'), changed));
  await changed(outcome);
}
