"""Clause by clause: topics with their cues, verbs with what they act on, and what is asked or promised besides.

In: the ``Setting`` of a report and its conditions. Out: ``Measure``, in the order of the text, some of them twice over
where two steps see the same.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec.structs import replace

from vigie.model import Attribution, Condition, Measure, Place
from vigie.reading.clauses import Clause, Setting, words
from vigie.reading.document import Hit
from vigie.reading.measures import topics as choice
from vigie.reading.measures.acts import AGAINST, Act, Acts
from vigie.reading.measures.decrees import GROUPS
from vigie.reading.measures.frames import Frame, Frames
from vigie.reading.measures.topics import FAR, SEPARATORS, SOUGHT, cue_of
from vigie.reading.measures.verbs import BULLETS, Verbs

ABOUT_INCIDENTS = frozenset({"investigation", "military_operation", "dialogue", "other"})
UNTOUCHED = frozenset({"investigation", "dialogue", "other"})
INCIDENTS = words("attack ambush clash killing abduction ied airstrike arson shelling grenade suicide looting takeover")
MONEY = frozenset({"USD", "EUR", "XOF"})
SINCE = words("depuis since after apres following suite of sur over into")
ENDS = words("until till jusqu to au")
HALTED = words("hors suspendues geles suspended")
RANSOM = words("ransom rancon ravisseurs captors kidnappers otages hostages")
CALLS = words(
    "call calls called urge urges appelle appellent appelons appeal appeals exhorte exhortent demande "
    "demandent demandons"
)
CLOSE = words("close proche proches")  # 'a source close to the negotiations'
LEAD = 8


class Reader:
    """The measures of a report, one clause after another."""

    def __init__(self, setting: Setting, states: Sequence[Condition]) -> None:
        self._told_from = sorted(c.quote.start for c in states)
        self.notes = setting.notes
        self.doc = setting.doc
        self.tokens = setting.tokens
        self.setting = setting
        self.verbs = Verbs(self.doc)
        self.acts = Acts(self.doc)
        self.frames = Frames(setting, self.verbs)

    def read(self) -> Iterator[Measure]:
        frame = Frame()
        by_sentence: dict[int, list[Clause]] = {}
        for clause in self.setting.clauses:
            by_sentence.setdefault(self.doc.sentence_of(clause.first).i, []).append(clause)
        for sentence in self.doc.sentences:
            heading = self.frames.heading(sentence.i, sentence.j)
            if heading is not None:
                frame = Frame(heading or None)
                if sentence.j - sentence.i <= 6:
                    continue
            inherited = frame
            told: set[str] = set()
            for clause in by_sentence.get(sentence.i, []):
                first, *further = self._appeals(clause)
                found = list(self._clause(first, inherited))
                asked_too = replace(inherited, status="recommended", by=found[-1].by if found else inherited.by)
                found += [m for part in further for m in self._clause(part, asked_too)]
                if self.tokens[clause.i] == ":" and clause.i != clause.first:
                    found = [m for m in found if m.kind not in told]
                told = {m.kind for m in found}
                yield from found
                if not found and (asked := self.frames.asked(clause)):
                    inherited = replace(inherited, status=asked)
                horizon = self.verbs.horizon(clause)
                if found:
                    status = found[-1].status if found[-1].status == "recommended" else None
                    inherited = Frame(status or frame.status, horizon or inherited.horizon, found[-1].by)
                elif horizon:
                    inherited = replace(inherited, horizon=horizon)
            if inherited.horizon and frame.status:
                frame = replace(frame, horizon=inherited.horizon)
            frame = self.frames.lead(sentence.i, sentence.j) or frame

    def _appeals(self, clause: Clause) -> list[Clause]:
        """'We call on the RSF to …, on the Council to …, and on donors to …': each appeal by itself."""
        cuts = [
            k
            for k in range(clause.i + 1, clause.j - 1)
            if self.tokens[k] == "," and self.tokens[k + 1 : k + 3] and self._turns(k + 1)
        ]
        if not cuts or not any(self.tokens[k] in CALLS for k in range(clause.i, cuts[0])):
            return [clause]
        ends = [clause.i, *cuts, clause.j]
        return [Clause(i, j, clause.first, clause.last) for i, j in pairwise(ends)]

    def _turns(self, k: int) -> bool:
        """', on X to', ', and on X to', ', aux bailleurs de'."""
        if self.tokens[k] in {"and", "et"}:
            k += 1
        return self.tokens[k : k + 1] in (["on"], ["aux"], ["upon"])

    # one clause -------------------------------------------------------------------------------------------

    def _clause(self, clause: Clause, frame: Frame) -> Iterator[Measure]:
        hits = self.doc.hits("measures", clause.i, clause.j)
        said = self.doc.hits("cues", clause.i, clause.j)
        around = self.doc.hits("circumstances", clause.i, clause.j)
        if any(h.code == "against" for h in said) or any(h.code == "denial" for h in around):
            return
        if self.tokens[clause.last - 1] == "?":
            return
        if any(h.code == "instruct" for h in hits):
            halted = HALTED & self._words(clause)
            done = "ongoing" if halted else "recommended"
            yield self._measure("other", done, clause, (clause.i, clause.j), (), frame)
            return
        topics = sorted((h for h in hits if h.code == "topic"), key=lambda h: (h.i, "status" not in h.attributes))
        cues = [h for h in said if h.code == "cue" and not self.verbs.negated(h)]
        cues = [self.verbs.intended(h) for h in cues]
        cues += self.verbs.tenses(clause) if topics and not cues else []
        topics = [t for t in topics if not CLOSE & set(self.tokens[max(clause.i, t.i - 3) : t.i])]
        topics = choice.that_count(topics, cues, frame.status is not None)
        wanted = (
            "recommended"
            if self.verbs.infinitive(clause, frame.status is not None) or self.verbs.wish(clause, topics)
            else None
        )
        if not wanted and not cues and topics and self.verbs.opening(clause)[1]:
            wanted = "recommended"
        named = False
        told: list[tuple[Hit, str]] = []
        acted = list(self._acted(clause, cues, wanted, frame))
        if acted and all(choice.bound(t) or t.attributes.get("soft") for t in topics):
            yield from acted
            return
        for topic, i, j in choice.parts(self.doc, topics, clause):
            cue = cue_of(topic, cues)
            status = wanted or self._status(topic, cue, frame, clause)
            kind = topic.attributes["kind"]
            armed = (kind != "dialogue" and self._armed(clause, cue)) or self._by_enemies(clause, topic, kind)
            if status and not armed and not self._told(topic, status, clause):
                named = True
                told.append((topic, kind))
                by = self.frames.by(clause.i, cue) if cue else frame.by
                by = by or (() if status == "recommended" else self.frames.agent(clause.i, clause.j))
                yield self._measure(topic.attributes["kind"], status, clause, (i, j), by, frame)
        if named:
            yield from self._besides(clause, cues, wanted, frame, told)
            return
        yield from acted
        if not topics and not acted:
            yield from self._other(clause, cues, wanted, frame)

    def _besides(
        self, clause: Clause, cues: list[Hit], wanted: str | None, frame: Frame, told: list[tuple[Hit, str]]
    ) -> Iterator[Measure]:
        """'demande le déploiement d'une compagnie, une enquête et …': what a list asks for beside its topics."""
        sought = [c for c in cues if c.attributes["status"] in SOUGHT]
        kinds = {kind for _, kind in told}
        for act in self.acts.verbal(clause) if sought or wanted else ():
            apart = all(
                SEPARATORS & set(self.tokens[min(act.j, t.j) : max(act.i, t.i)]) and not (act.i < t.j and t.i < act.j)
                for t, _ in told
            )
            cue = next((c for c in reversed(sought) if c.i <= act.j), None)
            if act.kind in kinds or not apart or not (cue or wanted) or self._armed(clause, cue):
                continue
            kinds.add(act.kind)
            status = wanted or (cue.attributes["status"] if cue else "recommended")
            run = self._segment(act, clause)
            yield self._measure(act.kind, status, clause, run, self.frames.by(clause.i, cue), frame)

    def _segment(self, act: Act, clause: Clause) -> tuple[int, int]:
        """The part of a list between commas that an act stands in."""
        i, j = act.i, act.j
        while i > clause.i and self.tokens[i - 1] not in SEPARATORS:
            i -= 1
        while j < clause.j and self.tokens[j] not in SEPARATORS:
            j += 1
        return i, j

    def _by_enemies(self, clause: Clause, topic: Hit, kind: str) -> bool:
        """'The attackers searched every bus', 'les hommes du JNIM montent la garde': no response."""
        if kind in AGAINST or topic.attributes.get("status") not in {"ongoing", None}:
            return False
        enemies = (h for h in self.doc.hits("acts", clause.i, topic.i) if h.attributes.get("class") == "enemy")
        groups = (a for a in self.notes.actors.within(clause.i, topic.i) if a.code in GROUPS)
        return topic.attributes.get("status") == "ongoing" and (
            next(enemies, None) is not None or next(groups, None) is not None
        )

    def _acted(self, clause: Clause, cues: list[Hit], wanted: str | None, frame: Frame) -> Iterator[Measure]:
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
            by = self.frames.by(clause.i, cue or Hit(act.i, act.j, "act", "acts", {}))
            kind = self._outvoted(act.kind, clause) if status in SOUGHT else act.kind
            yield self._measure(kind, status, clause, (clause.i, clause.j), by, frame)

    def _outvoted(self, kind: str, clause: Clause) -> str:
        """The kind that two weak words or more agree on where none speaks for the act's own."""
        votes = Counter(
            str(h.attributes["kind"]) for h in self.doc.hits("measures", clause.i, clause.j) if h.code == "hint"
        )
        if not votes or kind in votes:
            return kind
        first, times = votes.most_common(1)[0]
        return first if times > 1 else kind

    def _by_others(self, clause: Clause, act: Act, status: str) -> bool:
        """Does an armed group do it, is it part of an incident, or does it tell of a state?"""
        events = self.doc.hits("events", clause.i, clause.j)
        if act.kind not in UNTOUCHED and any(h.code in INCIDENTS and not self._behind(h) for h in events):
            return True
        if status in SOUGHT:
            return False
        if any(a.code in GROUPS for a in self.notes.actors.within(clause.i, act.i)):
            return True
        return act.kind != "other" and self._state(clause)

    def _state(self, clause: Clause) -> bool:
        """Does a condition of the report begin in the clause?"""
        start, end = self.doc.starts[clause.i], self.doc.ends[clause.j - 1]
        n = bisect_right(self._told_from, start - 1)
        return any(start <= k < end for k in self._told_from[n : n + 1])

    def _behind(self, event: Hit) -> bool:
        """'depuis l'attaque', 'after the raid': an incident that only says since when or why."""
        return bool(SINCE & set(self.tokens[max(0, event.i - 3) : event.i]))

    def _words(self, clause: Clause) -> set[str]:
        return set(self.tokens[clause.i : clause.j])

    def _status(self, topic: Hit, cue: Hit | None, frame: Frame, clause: Clause) -> str | None:
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
        if kind == "international_support" and any(
            q.unit in {"percent", "share"} for q in self.setting.quantities(clause.i, clause.j)
        ):
            return True  # how far an appeal is covered
        if kind == "curfew_or_ban":
            return any(a.code in GROUPS for a in self.notes.actors.within(clause.first, clause.last))
        if kind in ABOUT_INCIDENTS:
            return False
        return any(
            h.code in INCIDENTS and not topic.i <= h.i < topic.j for h in self.doc.hits("events", clause.i, clause.j)
        )

    def _stopped(self, clause: Clause) -> bool:
        """Works that stand still are a condition, no project under way."""
        return any(
            h.code == "stopped" and h.attributes["how"] in {"stopped", "halted", "closed", "asleep"}
            for h in self.doc.hits("conditions", clause.i, clause.j)
        )

    def _other(self, clause: Clause, cues: list[Hit], wanted: str | None, frame: Frame) -> Iterator[Measure]:
        """A clause that asks or promises something the topics do not name."""
        run = (clause.i, clause.j)
        strong = next((h for h in cues if h.attributes.get("alone")), None)
        asking = next((h for h in cues if h.attributes["status"] == "recommended"), None)
        soon = next((h for h in cues if h.attributes["status"] == "announced"), None)
        lead = self.tokens[clause.j - 1] == ":" or (clause.j < clause.last and self.tokens[clause.j] == ":")
        if strong:
            if not lead and not self._armed(clause, strong):
                by = self.frames.by(clause.i, strong)
                kind = "international_support" if self._money(clause, strong) else self._hinted(strong, clause)
                yield self._measure(kind, strong.attributes["status"], clause, run, by, frame)
        elif asking and self._money(clause, asking):
            by = self.frames.by(clause.i, asking)
            yield self._measure("international_support", "recommended", clause, run, by, frame)
        elif wanted:
            yield self._measure(self._hinted(None, clause), wanted, clause, run, (), frame)
        elif soon and self.verbs.horizon(clause) and (kind := self._hinted(soon, clause)) != "other":
            yield self._measure(kind, "announced", clause, run, self.frames.by(clause.i, soon), frame)
        elif (
            frame.status == "recommended" and self.tokens[clause.i] in BULLETS and not lead and not self._state(clause)
        ):
            yield self._measure(self._hinted(None, clause), frame.status, clause, run, frame.by, frame)

    def _hinted(self, cue: Hit | None, clause: Clause) -> str:
        """The kind that weak words behind the cue point to most often, else 'other'."""
        start = cue.j if cue else clause.i
        hints = [h for h in self.doc.hits("measures", start, clause.j) if h.code == "hint"]
        votes = Counter(str(h.attributes["kind"]) for h in hints)
        return votes.most_common(1)[0][0] if votes else "other"

    def _money(self, clause: Clause, cue: Hit) -> bool:
        """'appealing for 45 million dollars'."""
        if RANSOM & set(self.tokens[clause.first : clause.last]) or any(
            h.code == "abducted" for h in self.doc.hits("harm", clause.first, clause.last)
        ):
            return False
        asked = self.setting.quantities(cue.j, clause.j)
        return cue.attributes["status"] == "recommended" and any(q.unit in MONEY for q in asked)

    def _armed(self, clause: Clause, cue: Hit | None) -> bool:
        """Does an armed group, no party to a response, do it?"""
        if cue is None:
            return False
        return any(a.code in GROUPS and cue.i - a.j <= 6 for a in self.notes.actors.within(clause.i, cue.i))

    def _measure(
        self,
        kind: str,
        status: str,
        clause: Clause,
        run: tuple[int, int],
        by: tuple[Attribution, ...],
        frame: Frame,
    ) -> Measure:
        horizon = self.verbs.horizon(clause) or (frame.horizon if status != "ended" else None)
        if status == "ongoing" and self._to_come(*run):
            status = "announced"
        return Measure(kind, by, self._places(clause), horizon, status, self.setting.quote(*run))

    def _to_come(self, i: int, j: int) -> bool:
        """'has convened talks for 20 February': does it begin after the day of publication?"""
        published = self.notes.report.published
        times = self.setting.times(i, j)
        return bool(times) and all(
            t.type in {"DATE", "TIME"}
            and t.days is not None
            and t.days.start is not None
            and published is not None
            and t.days.start > published
            and not ENDS & set(self.tokens[max(i, t.i - 2) : t.i])
            for t in times
        )

    def _places(self, clause: Clause) -> tuple[Place, ...]:
        return self.setting.places(clause, back=0)
