"""Measures: what somebody does, announces or recommends in response.

In: the ``Setting`` of a report and its conditions. Out: ``Measure`` by the reading contract. A topic ('escorte',
'pourparlers') needs a cue that says how far it is ('réclame', 'will', 'est ouverte'), or a list or heading that it
stands under; a strong cue without a topic is ``other``. Closures and bans that an authority decides are taken over
from the conditions (choice 8).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from vigie.model import Attribution, Condition, Measure, Place
from vigie.reading import conditions, decrees
from vigie.reading.acts import Act, Acts
from vigie.reading.clauses import Clause, Setting, words
from vigie.reading.document import Document, Hit
from vigie.reading.verbs import BULLETS, Verbs

SEPARATORS = frozenset({",", "et", "and", ";"})
ABOUT_INCIDENTS = frozenset({"investigation", "military_operation", "dialogue", "other"})
UNTOUCHED = frozenset({"investigation", "dialogue", "other"})
INCIDENTS = words("attack ambush clash killing abduction ied airstrike arson shelling grenade suicide looting takeover")
MONEY = frozenset({"USD", "EUR", "XOF"})
SINCE = words("depuis since after apres following suite of sur over into")
SOUGHT = frozenset({"recommended", "announced"})
RANK = {"recommended": 0, "announced": 1, "ended": 2, "ongoing": 3}
NEAR, FAR, LEAD = 6, 30, 8


@dataclass(frozen=True, slots=True)
class _Frame:
    """What a heading or a lead says of the sentences under it."""

    status: str | None = None
    horizon: str | None = None
    by: tuple[Attribution, ...] = ()


def find(setting: Setting, states: Sequence[Condition]) -> list[Measure]:
    """All measures that a report tells, in the order of the text."""
    notes = setting.notes
    if conditions.off_topic(notes) or any(h.code == "never" for h in notes.doc.hits("cues")):
        return []
    reader = _Reader(setting, states)
    found = [*reader.read(), *decrees.find(notes, states)]
    return _distinct(sorted(found, key=lambda m: (m.quote.start, m.quote.end)), notes.doc)


class _Reader:
    def __init__(self, setting: Setting, states: Sequence[Condition]) -> None:
        self._told_from = sorted(c.quote.start for c in states)
        self.notes = setting.notes
        self.doc = setting.doc
        self.tokens = setting.tokens
        self.setting = setting
        self.verbs = Verbs(self.doc)
        self.acts = Acts(self.doc)

    def read(self) -> Iterator[Measure]:
        frame = _Frame()
        by_sentence: dict[int, list[Clause]] = {}
        for clause in self.setting.clauses:
            by_sentence.setdefault(self.doc.sentence_of(clause.first).i, []).append(clause)
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
                if not found and (asked := self._asked(clause)):
                    inherited = replace(inherited, status=asked)
                horizon = self.verbs.horizon(clause)
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

    def _asked(self, clause: Clause) -> str | None:
        """'The senator wants something else: an amnesty': the status that a colon hands on."""
        if clause.j >= clause.last or self.tokens[clause.j] != ":":
            return None
        cues = [h for h in self.doc.hits("cues", clause.i, clause.j) if h.code == "cue" and not self.verbs.negated(h)]
        status: str | None = cues[-1].attributes["status"] if cues else None
        return status if status in {"recommended", "announced"} else None

    def _heading(self, i: int, j: int) -> str | None:
        """The status that a heading gives, '' where it ends one; None where no heading opens the sentence."""
        for hit in self.doc.hits("measures", i, min(j, i + 3)):
            if hit.code == "heading":
                rest = self.tokens[hit.j : hit.j + 1]
                if hit.j >= j or rest[0] in {":", ".", "?"} or "\n" in self.doc.gap(min(hit.j, len(self.tokens) - 1)):
                    status: str = hit.attributes["status"]
                    return status
        return None

    def _lead(self, i: int, j: int) -> _Frame | None:
        """'Le Comité exige :' opens a list."""
        if self.tokens[j - 1] != ":":
            return None
        cues = [h for h in self.doc.hits("cues", i, j) if h.code == "cue"]
        return _Frame(cues[-1].attributes["status"], None, self._by(i, cues[-1])) if cues else None

    # one clause -------------------------------------------------------------------------------------------

    def _clause(self, clause: Clause, frame: _Frame) -> Iterator[Measure]:
        hits = self.doc.hits("measures", clause.i, clause.j)
        said = self.doc.hits("cues", clause.i, clause.j)
        around = self.doc.hits("circumstances", clause.i, clause.j)
        if any(h.code == "against" for h in said) or any(h.code == "denial" for h in around):
            return
        if self.tokens[clause.last - 1] == "?":
            return
        if any(h.code == "instruct" for h in hits):
            halted = {"hors", "suspendues", "geles", "suspended"} & self._words(clause)
            done = "ongoing" if halted else "recommended"
            yield self._measure("other", done, clause, (clause.i, clause.j), (), frame)
            return
        topics = sorted((h for h in hits if h.code == "topic"), key=lambda h: (h.i, "status" not in h.attributes))
        cues = [h for h in said if h.code == "cue" and not self.verbs.negated(h)]
        cues = [self.verbs.intended(h) for h in cues]
        cues += self.verbs.tenses(clause) if topics and not cues else []
        cued = {t.attributes["kind"] for t in topics if self._cue(t, cues)}
        topics = [
            t
            for t in topics
            if self._cue(t, cues) or t.attributes.get("status") or not (_bound(t) or t.attributes["kind"] in cued)
        ]
        topics = self._firm(topics, cues, frame)
        wanted = (
            "recommended"
            if self.verbs.infinitive(clause, frame.status is not None) or self.verbs.wish(clause, topics)
            else None
        )
        if not wanted and not cues and topics and self.verbs.opening(clause)[1]:
            wanted = "recommended"
        named = False
        acted = list(self._acted(clause, cues, wanted, frame))
        if acted and all(_bound(t) or t.attributes.get("soft") for t in topics):
            yield from acted
            return
        for topic, i, j in self._parts(topics, clause):
            cue = self._cue(topic, cues)
            status = wanted or self._status(topic, cue, frame, clause)
            armed = topic.attributes["kind"] != "dialogue" and self._armed(clause, cue)
            if status and not armed and not self._told(topic, status, clause):
                named = True
                by = self._by(clause.i, cue) if cue else frame.by
                yield self._measure(topic.attributes["kind"], status, clause, (i, j), by, frame)
        if named:
            return
        yield from acted
        if not topics and not acted:
            yield from self._other(clause, cues, wanted, frame)

    def _acted(self, clause: Clause, cues: list[Hit], wanted: str | None, frame: _Frame) -> Iterator[Measure]:
        """What a verb and the thing it acts on name, where no topic does: one measure a kind."""
        kinds: set[str] = set()
        sought = [c for c in cues if c.attributes["status"] in SOUGHT]
        for act in self.acts.find(clause, sought):
            ahead = [c for c in sought if c.i <= act.j and act.i - c.j <= FAR]
            cue = ahead[-1] if ahead else None
            listed = self.tokens[clause.first] in BULLETS or clause.i != clause.first or act.i - clause.i <= LEAD
            status = wanted or (cue.attributes["status"] if cue else act.status) or (frame.status if listed else None)
            if status is None or act.kind in kinds or self._armed(clause, cue):
                continue
            if not (cue and cue.attributes.get("alone")) and self._by_others(clause, act, status):
                continue
            kinds.add(act.kind)
            by = self._by(clause.i, cue or Hit(act.i, act.j, "act", "acts", {}))
            yield self._measure(act.kind, status, clause, (clause.i, clause.j), by, frame)

    def _by_others(self, clause: Clause, act: Act, status: str) -> bool:
        """Does an armed group do it, is it part of an incident, or does it tell of a state?"""
        events = self.doc.hits("events", clause.i, clause.j)
        if act.kind not in UNTOUCHED and any(h.code in INCIDENTS and not self._behind(h) for h in events):
            return True
        if status in SOUGHT:
            return False
        if any(a.code in decrees.GROUPS for a in self.notes.actors.within(clause.i, act.i)):
            return True
        if act.kind == "other":
            return False
        start, end = self.doc.starts[clause.i], self.doc.ends[clause.j - 1]
        n = bisect_right(self._told_from, start - 1)
        return any(start <= k < end for k in self._told_from[n : n + 1])

    def _behind(self, event: Hit) -> bool:
        """'depuis l'attaque', 'after the raid': an incident that only says since when or why."""
        return bool(SINCE & set(self.tokens[max(0, event.i - 3) : event.i]))

    def _words(self, clause: Clause) -> set[str]:
        return set(self.tokens[clause.i : clause.j])

    def _status(self, topic: Hit, cue: Hit | None, frame: _Frame, clause: Clause) -> str | None:
        """How far it is: by the cue, by the topic's own word, else by the list or heading above."""
        own: str | None = topic.attributes.get("status")
        if cue:
            return str(cue.attributes["status"])
        if own:
            return own
        listed = self.tokens[clause.first] in BULLETS or clause.i != clause.first or topic.i - clause.i <= LEAD
        return frame.status if listed else None

    def _told(self, topic: Hit, status: str, clause: Clause) -> bool:
        """Is the topic's word part of an incident ('attaqué le poste de contrôle')?"""
        kind = topic.attributes["kind"]
        if kind == "development_project" and self._stopped(clause):
            return True
        if status in {"recommended", "announced"}:
            return False
        if kind == "curfew_or_ban":
            return any(a.code in decrees.GROUPS for a in self.notes.actors.within(clause.first, clause.last))
        if kind in ABOUT_INCIDENTS:
            return False
        return any(
            h.code in INCIDENTS and not topic.i <= h.i < topic.j for h in self.doc.hits("events", clause.i, clause.j)
        )

    def _stopped(self, clause: Clause) -> bool:
        """Works that stand still are a condition, no project under way."""
        return any(
            h.code == "stopped" and h.attributes["how"] in {"stopped", "halted"}
            for h in self.doc.hits("conditions", clause.i, clause.j)
        )

    def _other(self, clause: Clause, cues: list[Hit], wanted: str | None, frame: _Frame) -> Iterator[Measure]:
        """A clause that asks or promises something the topics do not name."""
        run = (clause.i, clause.j)
        strong = next((h for h in cues if h.attributes.get("alone")), None)
        asking = next((h for h in cues if h.attributes["status"] == "recommended"), None)
        soon = next((h for h in cues if h.attributes["status"] == "announced"), None)
        lead = self.tokens[clause.j - 1] == ":" or (clause.j < clause.last and self.tokens[clause.j] == ":")
        if strong:
            if not lead and not self._armed(clause, strong):
                by = self._by(clause.i, strong)
                kind = "international_support" if self._money(clause, strong) else self._hinted(strong, clause)
                yield self._measure(kind, strong.attributes["status"], clause, run, by, frame)
        elif asking and self._money(clause, asking):
            by = self._by(clause.i, asking)
            yield self._measure("international_support", "recommended", clause, run, by, frame)
        elif wanted:
            yield self._measure(self._hinted(None, clause), wanted, clause, run, (), frame)
        elif soon and self.verbs.horizon(clause) and (kind := self._hinted(soon, clause)) != "other":
            yield self._measure(kind, "announced", clause, run, self._by(clause.i, soon), frame)
        elif frame.status == "recommended" and self.tokens[clause.i] in BULLETS and not lead:
            yield self._measure(self._hinted(None, clause), frame.status, clause, run, frame.by, frame)

    def _hinted(self, cue: Hit | None, clause: Clause) -> str:
        """The kind that weak words behind the cue point to most often, else 'other'."""
        start = cue.j if cue else clause.i
        hints = [h for h in self.doc.hits("measures", start, clause.j) if h.code == "hint"]
        votes = Counter(str(h.attributes["kind"]) for h in hints)
        return votes.most_common(1)[0][0] if votes else "other"

    def _money(self, clause: Clause, cue: Hit) -> bool:
        """'appealing for 45 million dollars'."""
        asked = self.setting.quantities(cue.j, clause.j)
        return cue.attributes["status"] == "recommended" and any(q.unit in MONEY for q in asked)

    def _parts(self, topics: list[Hit], clause: Clause) -> list[tuple[Hit, int, int]]:
        """Topics of different kinds that a comma or 'et' parts are measures of their own."""
        if any(t.attributes["kind"] == "civil_military_reconstruction" for t in topics):
            topics = [t for t in topics if t.attributes["kind"] not in {"development_project", "decentralisation"}]
        kept: list[Hit] = []
        for topic in topics:
            if not kept or (
                topic.attributes["kind"] not in {t.attributes["kind"] for t in kept}
                and SEPARATORS & set(self.tokens[kept[-1].j : topic.i])
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
        tight = {"ongoing", "ended"} if topic.attributes.get("near") else set()
        needs = topic.attributes.get("needs")
        near = [
            c
            for c in cues
            if (needs is None or c.attributes.get("act") == needs or self._wished(topic, c))
            and not (c.attributes["status"] in tight and topic.i <= c.i and c.j <= topic.j)
            and (_gap := max(c.i - topic.j, topic.i - c.j)) <= (NEAR if c.attributes["status"] in tight else FAR)
        ]
        return min(near, key=lambda c: (RANK[c.attributes["status"]], abs(c.i - topic.i)), default=None)

    def _wished(self, topic: Hit, cue: Hit) -> bool:
        """'would rather have soldiers': a thing named right behind the wish."""
        return cue.attributes.get("act") == "wish" and 0 <= topic.i - cue.j <= 1

    def _firm(self, topics: list[Hit], cues: list[Hit], frame: _Frame) -> list[Hit]:
        """Without soft words ('courts', 'jobs'), which name a measure only where asked for or promised alone."""
        firm = [t for t in topics if not t.attributes.get("soft")]
        if any(self._cue(t, cues) or t.attributes.get("status") or frame.status for t in firm):
            return firm
        ahead = {"recommended", "announced"}
        soft = [t for t in topics if t not in firm]
        sought = [t for t in soft if (cue := self._cue(t, cues)) and cue.attributes["status"] in ahead]
        return sorted([*firm, *(sought if cues else soft)], key=lambda t: t.i)

    def _armed(self, clause: Clause, cue: Hit | None) -> bool:
        """Does an armed group, no party to a response, do it?"""
        if cue is None:
            return False
        return any(a.code in decrees.GROUPS and cue.i - a.j <= 6 for a in self.notes.actors.within(clause.i, cue.i))

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
        run: tuple[int, int],
        by: tuple[Attribution, ...],
        frame: _Frame,
    ) -> Measure:
        horizon = self.verbs.horizon(clause) or (frame.horizon if status != "ended" else None)
        if status == "ongoing" and self._to_come(*run):
            status = "announced"
        return Measure(kind, by, self._places(clause), horizon, status, self.setting.quote(*run))

    def _to_come(self, i: int, j: int) -> bool:
        """'has convened talks for 20 February': does it begin after the day of publication?"""
        published = self.notes.report.published
        times = self.setting.times(i, j)
        ends = {"until", "till", "jusqu", "to", "au"}
        return bool(times) and all(
            t.type in {"DATE", "TIME"}
            and t.days is not None
            and t.days.start is not None
            and published is not None
            and t.days.start > published
            and not ends & set(self.tokens[max(i, t.i - 2) : t.i])
            for t in times
        )

    def _places(self, clause: Clause) -> tuple[Place, ...]:
        return self.setting.places(clause, back=0)


def _bound(topic: Hit) -> bool:
    """Does the topic count only beside an act of its own?"""
    return "needs" in topic.attributes


def _distinct(found: list[Measure], doc: Document) -> list[Measure]:
    """One measure per kind and run of text, one ban a sentence, of measures in the order of the text."""
    kept: list[Measure] = []
    ends: dict[str, int] = {}
    for m in found:
        if m.quote.start >= ends.get(m.kind, 0):
            kept.append(m)
            ends[m.kind] = m.quote.end
            if m.kind == "curfew_or_ban":
                ends[m.kind] = max(m.quote.end, _sentence_end(doc, m.quote.start))
    return kept


def _sentence_end(doc: Document, offset: int) -> int:
    """Where the sentence ends that holds an offset of the text."""
    sentence = doc.sentence_of(max(0, bisect_right(doc.starts, offset) - 1))
    return doc.ends[sentence.j - 1]
