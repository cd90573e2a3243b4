// The sentences under a toll of many incidents: those that count most first.
// In: a kind of toll and the question. Out: evidence for the panel that a figure opens.
import { api } from '../../lib/api';
import { type Incident, type Listed, spanText, toll, where } from '../../lib/incidents';
import { url } from '../../lib/url.svelte';
import type { Evidence } from '../../ui/evidence';

const ASKED = 100;
const SHOWN = 8;

export async function tollEvidence(kind: string, question: URLSearchParams): Promise<Evidence[]> {
  const listed = await api.get<Listed>('/incidents', url.with({ limit: ASKED, detail: 'full' }, question));
  const most = (one: Incident) => toll(one, kind)?.high ?? toll(one, kind)?.low ?? 0;
  return listed.items
    .filter((one) => toll(one, kind))
    .sort((a, b) => most(b) - most(a))
    .slice(0, SHOWN)
    .flatMap((one) => {
      const span = toll(one, kind)!;
      const figure = span.figures.find((each) => each.evidence) ?? span.figures[0];
      const account = one.accounts.find((each) => each.id === figure?.account) ?? one.accounts[0];
      if (!account) return [];
      const quote = account.evidence.quote;
      const run = figure?.evidence;
      const inside = quote && run && run[0] >= quote[0] && run[1] <= quote[1];
      return [
        {
          report: account.report,
          title: account.title ?? '',
          source: account.source,
          published: account.published,
          sentence: inside || !figure?.stated ? account.quote : figure.stated,
          start: inside ? run[0] - quote[0] : 0,
          end: inside ? run[1] - quote[0] : (figure?.stated ?? '').length,
          offset: run?.[0],
          certainty: account.certainty,
          incident: one.id,
          value: `${spanText(span)} · ${where(one)}`,
        },
      ];
    });
}
