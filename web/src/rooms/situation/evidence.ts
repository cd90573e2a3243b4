// The sentences under a toll of many incidents: those of the incidents that count most.
// In: a kind of toll, and the incidents by id. Out: evidence for the panel that a figure opens.
import { api } from '../../lib/api';
import { meta } from '../../lib/meta.svelte';
import { url } from '../../lib/url.svelte';
import type { Evidence } from '../../ui/evidence';

export const SHOWN = 6;
const VERSIONS = 3;
/** The most that one page of the list gives. */
export const LISTED = 500;

type Run = [number, number];
interface Version {
  account: string;
  words: string;
  evidence: Run | null;
  sentence: Run | null;
}
interface Told {
  id: string;
  /** In words. */
  places: string;
  tolls: { kind: string; words: string }[];
  fields: { key: string; versions: Version[] }[];
  accounts: {
    id: string;
    report: string;
    source: string | null;
    title: string | null;
    published: string | null;
    certainty: string;
    said_by: { name: string }[];
    passages: { start: number; text: string }[];
  }[];
}

/** The ids of the incidents with the largest tolls of a kind, of those that a page of the list gives. */
export async function largest(kind: string, question: URLSearchParams): Promise<string[]> {
  const listed = await api.get<{
    items: { id: string; tolls: { kind: string; low: number; high: number }[] }[];
  }>('/incidents', url.with({ limit: LISTED }, question));
  return listed.items
    .map((one) => ({ id: one.id, toll: one.tolls.find((each) => each.kind === kind) }))
    .filter((one) => one.toll)
    .sort((a, b) => (b.toll!.high ?? b.toll!.low) - (a.toll!.high ?? a.toll!.low))
    .slice(0, SHOWN)
    .map((one) => one.id);
}

export async function tollEvidence(kind: string, ids: readonly string[]): Promise<Evidence[]> {
  const told = await Promise.all(ids.map((id) => api.get<Told>(`/incidents/${encodeURIComponent(id)}`)));
  return told.flatMap((one) => {
    const versions = one.fields
      .filter((field) => field.key.split('.')[0] === kind)
      .flatMap((field) => field.versions);
    // Where sources differ, each figure is shown by one of them.
    const distinct = [
      ...new Map(versions.toReversed().map((each) => [each.words, each])).values(),
    ].toReversed();
    const toll = one.tolls.find((each) => each.kind === kind)?.words;
    return distinct.slice(0, VERSIONS).flatMap((version): Evidence[] => {
      const account = one.accounts.find((each) => each.id === version.account);
      if (!account) return [];
      const [sentence, start, end] = sentenceOf(version, account.passages);
      const figure = distinct.length > 1 || !toll ? version.words : `${toll} ${meta.label('harm', kind)}`;
      return [
        {
          report: account.report,
          title: account.title ?? '',
          source: account.source,
          published: account.published,
          sentence,
          start,
          end,
          offset: version.evidence?.[0],
          said_by: account.said_by.map((who) => who.name).join(', ') || null,
          certainty: account.certainty === 'stated' ? undefined : account.certainty,
          incident: one.id,
          value: [figure, one.places].filter(Boolean).join(' · '),
        },
      ];
    });
  });
}

/** A version's sentence out of the passages, and where in it the words stand; characters are code points. */
function sentenceOf(
  version: Version,
  passages: readonly { start: number; text: string }[],
): [string, number, number] {
  const [first, last] = version.sentence ?? version.evidence ?? [0, 0];
  for (const passage of passages) {
    const points = [...passage.text];
    if (first < passage.start || last > passage.start + points.length) continue;
    const words = version.evidence;
    return [
      points.slice(first - passage.start, last - passage.start).join(''),
      words ? words[0] - first : 0,
      words ? words[1] - first : 0,
    ];
  }
  return ['', 0, 0];
}
