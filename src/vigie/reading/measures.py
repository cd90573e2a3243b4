"""Measures: what somebody does, announces or recommends in response.

In: the ``Notes`` of a report. Out: ``Measure`` by the reading contract. A topic ('escorte', 'pourparlers')
needs a cue that says how far it is ('réclame', 'will', 'est ouverte'), or a list or heading that it stands
under; a strong cue without a topic is ``other``. Closures and bans that an authority decides are taken over
from the conditions (choice 8).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from vigie.model import Attribution, Measure, Place
from vigie.reading import conditions
from vigie.reading.clauses import Clause, Setting, words
from vigie.reading.document import Hit
from vigie.reading.mentions import Notes

INFINITIVE = ("er", "ir", "re", "dre", "tre", "oir")
NO_INFINITIVE = words(
    "hier premier dernier janvier leur pour entre contre vers notre votre autre quatre fevrier septembre "
    "octobre novembre decembre outre hiver guerre terre frontiere maire militaire ministre ministere derriere"
)
BANS = frozenset({"curfew", "movement_restricted", "market_closed", "road_closed", "trade_disrupted"})
GROUPS = (
    "JNIM",
    "ISSP",
    "FLA",
    "CSP",
    "ISWAP",
    "BOKO_HARAM",
    "BANDITS",
    "UNIDENTIFIED_ARMED_GROUP",
    "SUSPECTED_JIHADISTS",
)
SEPARATORS = frozenset({",", "et", "and", ";"})


@dataclass(frozen=True, slots=True)
class _Frame:
    """What a heading or a lead says of the sentences under it."""

    status: str | None = None
    horizon: str | None = None
    by: tuple[Attribution, ...] = ()


def find(notes: Notes) -> list[Measure]:
    """All measures that a report tells, in the order of the text."""
    if conditions.off_topic(notes) or any(h.code == "never" for h in notes.doc.hits("measures")):
        return []
    reader = _Reader(notes)
    found = [*reader.read(), *_decrees(notes)]
    return _distinct(sorted(found, key=lambda m: (m.quote.start, m.quote.end)))


class _Reader:
    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.doc = notes.doc
        self.tokens = notes.doc.tokens
        self.setting = Setting(notes)
        self.french = self.doc.language == "fr"

    def read(self) -> Iterator[Measure]:
        frame = _Frame()
        by_sentence: dict[int, list[Clause]] = {}
        for clause in self.setting.clauses:
            by_sentence.setdefault(clause.first, []).append(clause)
        for sentence in self.doc.sentences:
            heading = self._heading(sentence.i, sentence.j)
            if heading is not None:
                frame = _Frame(heading or None)
                if sentence.j - sentence.i <= 6:
                    continue
            inherited = frame
            for clause in by_sentence.get(sentence.i, []):
                found = list(self._clause(clause, inherited))
                yield from found
                horizon = self._horizon(clause)
                if found:
                    status = found[-1].status if found[-1].status == "recommended" else None
                    inherited = _Frame(status or frame.status, horizon or inherited.horizon, found[-1].by)
                elif horizon:
                    inherited = replace(inherited, horizon=horizon)
            if inherited.horizon and frame.status:
                frame = replace(frame, horizon=inherited.horizon)
            lead = self._lead(sentence.i, sentence.j)
            if lead:
                frame = lead

    def _heading(self, i: int, j: int) -> str | None:
        """The status that a heading gives, '' where it ends one; None where no heading opens the sentence."""
        for hit in self.doc.hits("measures", i, min(j, i + 3)):
            if hit.code == "heading":
                rest = self.tokens[hit.j : hit.j + 1]
                if (
                    hit.j >= j
                    or rest[0] in {":", ".", "?"}
                    or "\n" in self.doc.gap(min(hit.j, len(self.tokens) - 1))
                ):
                    status: str = hit.attributes["status"]
                    return status
        return None

    def _lead(self, i: int, j: int) -> _Frame | None:
        """'Le Comité exige :' opens a list."""
        if self.tokens[j - 1] != ":":
            return None
        cues = [h for h in self.doc.hits("measures", i, j) if h.code == "cue"]
        return _Frame(cues[-1].attributes["status"], None, self._by(i, cues[-1])) if cues else None

    # one clause -------------------------------------------------------------------------------------------

    def _clause(self, clause: Clause, frame: _Frame) -> Iterator[Measure]:
        hits = self.doc.hits("measures", clause.i, clause.j)
        topics = [h for h in hits if h.code == "topic"]
        cues = [h for h in hits if h.code == "cue"]
        if any(h.code == "against" for h in hits):
            return
        instruct = next((h for h in hits if h.code == "instruct"), None)
        if instruct:
            yield self._measure(
                "other",
                "recommended" if "hors" not in self.tokens[clause.i : clause.j] else "ongoing",
                clause,
                clause.i,
                clause.j,
                (),
                frame,
            )
            return
        infinitive = self._infinitive(clause)
        wish = self._wish(clause)
        status = "recommended" if (infinitive and (frame.status or self._horizon(clause))) or wish else None
        for topic, i, j in self._parts(topics, clause):
            cue = self._cue(topic, cues)
            found = (
                status
                or (cue.attributes["status"] if cue else None)
                or topic.attributes.get("status")
                or frame.status
            )
            if found and not self._armed(clause, cue):
                by = self._by(clause.i, cue) if cue else frame.by
                yield self._measure(topic.attributes["kind"], found, clause, i, j, by, frame)
        if topics:
            return
        strong = next((h for h in cues if h.attributes.get("alone")), None)
        if strong and not self._armed(clause, strong):
            by = self._by(clause.i, strong)
            yield self._measure("other", strong.attributes["status"], clause, clause.i, clause.j, by, frame)
        elif status and (infinitive or wish):
            yield self._measure("other", status, clause, clause.i, clause.j, (), frame)
        elif frame.status == "recommended" and self.tokens[clause.i] in {"–", "-", "•", "▪", "*"}:
            yield self._measure("other", frame.status, clause, clause.i, clause.j, frame.by, frame)

    def _parts(self, topics: list[Hit], clause: Clause) -> list[tuple[Hit, int, int]]:
        """Topics of different kinds that a comma or 'et' parts are measures of their own."""
        kept: list[Hit] = []
        for topic in topics:
            last = kept[-1] if kept else None
            if last is None or (
                topic.attributes["kind"] != last.attributes["kind"]
                and SEPARATORS & set(self.tokens[last.j : topic.i])
                and topic.attributes["kind"] not in {t.attributes["kind"] for t in kept}
            ):
                kept.append(topic)
        parts: list[tuple[Hit, int, int]] = []
        start = clause.i
        for n, topic in enumerate(kept):
            end = clause.j
            if n + 1 < len(kept):
                following = kept[n + 1]
                end = next(k for k in range(following.i - 1, topic.j - 1, -1) if self.tokens[k] in SEPARATORS)
            parts.append((topic, start, end))
            start = end
        return parts

    def _cue(self, topic: Hit, cues: list[Hit]) -> Hit | None:
        """The strongest cue of the clause: one that asks or promises goes before one that tells."""
        rank = {"recommended": 0, "announced": 1, "ended": 2, "ongoing": 3}
        ahead = [c for c in cues if c.i <= topic.j + 8]
        return min(ahead, key=lambda c: (rank[c.attributes["status"]], abs(c.i - topic.i)), default=None)

    def _infinitive(self, clause: Clause) -> bool:
        """'À court terme, apurer les arriérés': a bare infinitive opens the clause."""
        if not self.french:
            return False
        k = clause.i
        while k < clause.j and (self.tokens[k] in {",", "et", "-", "–", "•", "▪", ";", ":"}):
            k += 1
        for hit in self.doc.hits("measures", k, min(clause.j, k + 4)):
            if hit.code == "horizon":
                k = hit.j
                while k < clause.j and self.tokens[k] == ",":
                    k += 1
                break
        word = self.tokens[k] if k < clause.j else ""
        return len(word) > 4 and word.endswith(INFINITIVE) and word not in NO_INFINITIVE and k + 1 < clause.j

    def _wish(self, clause: Clause) -> bool:
        """'Que la MINUSMA escorte …' as a sentence of its own."""
        if not self.french or (clause.i != clause.first and self.tokens[clause.i] not in {"et", ":"}):
            return False
        k = clause.i
        while k < clause.j and (self.tokens[k] in {",", "et", ":", "-", "–"}):
            k += 1
        for hit in self.doc.hits("measures", k, min(clause.j, k + 3)):
            if hit.code == "horizon":
                k = hit.j
                while k < clause.j and self.tokens[k] == ",":
                    k += 1
        return k + 1 < clause.j and self.tokens[k] == "que" and self.tokens[clause.last - 1] != "?"

    def _armed(self, clause: Clause, cue: Hit | None) -> bool:
        """Does an armed group, no party to a response, do it?"""
        if cue is None:
            return False
        return any(
            a.code in GROUPS and clause.i <= a.i < cue.i and cue.i - a.j <= 6 for a in self.notes.actors
        )

    def _horizon(self, clause: Clause) -> str | None:
        hit = next((h for h in self.doc.hits("measures", clause.i, clause.j) if h.code == "horizon"), None)
        return hit.attributes["value"] if hit else None

    def _by(self, i: int, cue: Hit | None) -> tuple[Attribution, ...]:
        """The words before the verb, back to a mark: 'Le syndicat des transporteurs'."""
        if cue is None:
            return ()
        j = cue.i
        while j > i and self.tokens[j - 1] in {
            ",",
            "lui",
            "elle",
            "eux",
            "nous",
            "leur",
            "y",
            "a",
            "ne",
            "aussi",
            "elles",
        }:
            j -= 1
        k = j
        while k > i and j - k < 9 and self.tokens[k - 1] not in {",", ";", ":", "(", ")", '"', "."}:
            k -= 1
        if j <= k or self.tokens[k] in {
            "il",
            "elle",
            "ils",
            "elles",
            "on",
            "nous",
            "we",
            "it",
            "they",
            "he",
            "she",
            "qui",
            "that",
        }:
            return ()
        evidence = self.doc.evidence(k, j)
        return (Attribution(evidence.text, "other", evidence),)

    def _measure(
        self,
        kind: str,
        status: str,
        clause: Clause,
        i: int,
        j: int,
        by: tuple[Attribution, ...],
        frame: _Frame,
    ) -> Measure:
        horizon = self._horizon(clause) or (frame.horizon if status != "ended" else None)
        return Measure(kind, by, self._places(clause), horizon, status, self.setting.quote(i, j))

    def _places(self, clause: Clause) -> tuple[Place, ...]:
        return self.setting.places(clause, back=0)


def _decrees(notes: Notes) -> Iterator[Measure]:
    """Closures, bans and curfews that an authority has decided."""
    for c in conditions.find(notes):
        authority = next((x for x in c.imposed_by if x.code.startswith(("GOVERNMENT", "ECOWAS"))), None)
        if authority is None or c.certainty != "stated":
            continue
        kind = "curfew_or_ban" if c.kind in BANS else "other"
        ended = c.date is not None and c.date.end is not None and _past(notes, c.date.end)
        evidence = authority.evidence
        by = (Attribution(evidence.text, "official", evidence),) if evidence else ()
        yield Measure(kind, by, c.places, None, "ended" if ended else "ongoing", c.quote)


def _past(notes: Notes, day: object) -> bool:
    published = notes.report.published
    return published is not None and str(day) < published.isoformat()


def _distinct(found: list[Measure]) -> list[Measure]:
    """One measure per kind and run of text."""
    kept: list[Measure] = []
    for m in found:
        same = next((n for n, k in enumerate(kept) if k.kind == m.kind and _overlap(k, m)), None)
        if same is None:
            kept.append(m)
    return kept


def _overlap(a: Measure, b: Measure) -> bool:
    return a.quote.start < b.quote.end and b.quote.start < a.quote.end
