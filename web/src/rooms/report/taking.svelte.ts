// A report taken back: all that is read of it set aside; and brought back. Whoever shows it looks at it again.
import { api } from '../../lib/api';
import { toasts } from '../../lib/toasts.svelte';
import type { TakenBack } from './model';
import { t } from './words';

class Changes {
  /** How often something was taken back or brought back: a view that reads it asks anew. */
  count = $state(0);
}
export const changes = new Changes();

/** Sets aside all that stands of a report. */
export async function takenBack(report: string): Promise<void> {
  const { undo, set_aside: n } = await api.post<TakenBack>('/reports/take-back', { report });
  changes.count += 1;
  if (!undo) return toasts.done(t('taken_none'));
  toasts.done(t('taken', { n }), () => broughtBack(undo, report));
}

/** Brings back what a stroke of judgements set aside. */
export async function broughtBack(undo: string, report: string): Promise<void> {
  await api.post(`/judgements/${undo}/withdraw`, { reason: t('redo.reason') });
  changes.count += 1;
  toasts.done(t('brought_back'), () => takenBack(report));
}
