// A report taken back: all that is read of it set aside; and brought back.
import { api } from '../../lib/api';
import { toasts } from '../../lib/toasts.svelte';
import type { TakenBack } from './model';
import { t } from './words';

/** Sets aside all that stands of a report; `after` looks at it again. */
export async function takenBack(report: string, after: () => void = () => {}): Promise<void> {
  const { undo, set_aside: n } = await api.post<TakenBack>('/reports/take-back', { report });
  after();
  if (!undo) return toasts.done(t('taken_none'));
  toasts.done(t('taken', { n }), () => broughtBack(undo, report, after));
}

/** Brings back what a stroke of judgements set aside. */
export async function broughtBack(undo: string, report: string, after: () => void = () => {}): Promise<void> {
  await api.post(`/judgements/${undo}/withdraw`, { reason: t('redo.reason') });
  after();
  toasts.done(t('brought_back'), () => takenBack(report, after));
}
