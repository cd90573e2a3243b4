"""Who may have done it: every actor that a thread could lay the deed on, and what speaks for and against it.

In: ``Notes``, the threads of a report, one of them and its harm. Out: ``Candidate`` by actor code, and one for nobody:
the run of the text that names it and named features (how it stands to the verbs, what it is, who was struck, who acts
elsewhere), which ``roles`` weighs with the weights of ``knowledge/incidents_model.toml``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from vigie.knowledge.actors import of_army, of_country, speaker
from vigie.model import Harm, Quantity
from vigie.reading.document import Hit
from vigie.reading.incidents.agents import CLAIM, STATE, SUBJECT, UNDONE, UNNAMED, behind_agent, kind, told
from vigie.reading.incidents.threads import Thread
from vigie.reading.incidents.units import Unit
from vigie.reading.incidents.weighing import Candidate
from vigie.reading.mentions import ActorMention, Notes, Ordered
from vigie.reading.voice import voice

FORCES = frozenset({"soldiers", "gendarmes_police", "customs_forest_agents"})
FAMILIES = {
    "attack": "fight", "ambush": "fight", "killing": "fight", "clash": "clash", "takeover": "taking",
    "ied": "blast", "suicide": "blast", "grenade": "blast", "shelling": "shells", "airstrike": "air",
    "arrest": "arrest", "disarm": "arrest", "retake": "retake", "handover": "quiet", "base": "quiet",
    "group_change": "quiet", "agreement": "quiet", "release": "release", "abduction": "abduction",
    "arson": "plunder", "looting": "plunder", "protest": "crowd", "mob": "crowd", "sexual": "sexual",
    "displacing": "plunder",
}  # fmt: skip
ROLES = frozenset(
    {"by", "subject", "claims", "noun_of", "suffers", "object", "before_noun", "carries", "lead", "defends"}
)
STRONG = frozenset({"by", "subject", "claims", "noun_of"})
OBJECT = 4
NOBODY = ""
CROWDS = frozenset({"protest", "mob"})
ATTACKS = frozenset({"attack", "ambush"})
TOGETHER = 7
OWNING = frozenset({"revend", "claim", "claims", "claime", "respon"})
CUTS = frozenset({".", ";", ":", "(", ")"})


def group(code: str) -> str:
    """Named group, militia, state, or the code itself of a perpetrator not named."""
    if code in UNNAMED:
        return code.lower()
    return "state" if kind(code) in STATE else "militia" if kind(code) == "militia" else "named"


def side(code: str) -> str:
    """State forces, their allies and militias fight on one side, named groups on the other."""
    return "named" if group(code) == "named" and kind(code) == "non_state" else "state"


class Doers:
    """The actors of a report by thread; what each thread says for sure is known to all the others."""

    def __init__(self, notes: Notes, threads: Sequence[Thread]) -> None:
        self.notes = notes
        self.threads = threads
        self._paragraphs = {s.paragraph: s for s in reversed(notes.doc.sentences)}
        self.numbers = {id(thread): n for n, thread in enumerate(threads)}
        self.armed = Ordered(m for m in notes.actors if group(m.code) != "state" and m.code != "CIVILIANS")
        self.named = Ordered(m for m in notes.actors if group(m.code) in {"named", "militia"})
        self.counts = Counter(m.code for m in self.named)
        topic = next((code for code, _ in self.counts.most_common(1)), None)
        self.topic = next((m for m in self.named if m.code == topic), None)
        self.pairs: list[set[frozenset[str]]] = [set() for _ in threads]
        self.roles = [self._roles(t, pairs) for t, pairs in zip(threads, self.pairs, strict=True)]
        self.sure = [{c for c, roles in known.items() if STRONG & roles.keys()} for known in self.roles]
        self.things: dict[str, Hit] = {}
        for hit in notes.doc.hits("objects"):
            if target := hit.attributes.get("target"):
                self.things.setdefault(str(target), hit)
        self.times_sure = Counter(code for codes in self.sure for code in codes)
        self.captors = self._captors()
        self.army = of_country("STATE_FORCES", notes.country)
        self.own = speaker(notes.report.source or "")
        self.from_army = self.own is None and of_army(notes.report.source or "")

    def candidates(self, thread: Thread, harm: Sequence[Harm]) -> list[Candidate]:
        """Each actor once, in the order of the text, and nobody last."""
        n = self.number(thread)
        doc = self.notes.doc
        found: dict[str, Candidate] = {}
        for code, roles in self.roles[n].items():
            mention = next(iter(roles.values()))
            best = next((roles[r] for r in ("claims", "by", "subject", "noun_of") if r in roles), mention)
            found[code] = Candidate(code, doc.evidence(best.i, best.j), {f"{role}": 1.0 for role in roles})
        for code, (i, j) in told(self.notes, thread, harm).items():
            found.setdefault(code, Candidate(code, doc.evidence(i, j))).features["told"] = 1.0
        for code, i, j, why in self._unsaid(n, thread):
            found.setdefault(code, Candidate(code, doc.evidence(i, j))).features[why] = 1.0
        self._weigh(n, thread, harm, found)
        if not thread.families & CROWDS:
            found = {
                code: c
                for code, c in found.items()
                if code != "CIVILIANS" or not {"hurt", "suffers"} & c.features.keys()
            }
        if not thread.families & ATTACKS:
            found = {code: c for code, c in found.items() if not _mere_victim(c)}
        for one, two in self.pairs[n]:
            if one in found and two in found:
                found[one].beside.add(two)
                found[two].beside.add(one)
        return [*sorted(found.values(), key=_start), self._nobody(thread, harm, found)]

    def number(self, thread: Thread) -> int:
        """Which of the threads it is."""
        return self.numbers[id(thread)]

    def _captors(self) -> list[tuple[int, ActorMention]]:
        """Who abducted for sure in which thread: the first two of each, so that one is left beside any other."""
        times: Counter[str] = Counter()
        found = []
        for n, (thread, known) in enumerate(zip(self.threads, self.roles, strict=True)):
            for code in self.sure[n] if "abduction" in thread.families else ():
                times[code] += 1
                if times[code] <= 2:
                    found.append((n, next(iter(known[code].values()))))
        return found

    def _roles(self, thread: Thread, pairs: set[frozenset[str]]) -> dict[str, dict[str, ActorMention]]:
        found: dict[str, dict[str, ActorMention]] = {}
        for unit in thread.units:
            here = list(self.notes.actors.within(unit.i, unit.j))
            place = "lead" if unit is thread.lead else "later"
            for n, mention in enumerate(here):
                roles = found.setdefault(mention.code, {})
                for role in (place, *self._roles_of(unit, n, here)):
                    roles.setdefault(role, mention)
                    if role in STRONG and place == "lead":
                        roles.setdefault("lead_doer", mention)
            for first, second in pairwise(here):
                between = self.notes.doc.tokens[first.j : second.i]
                if len(between) <= TOGETHER and self.notes.doc.words["with"].intersection(between):
                    one, two = found[first.code], found[second.code]
                    if STRONG & two.keys():
                        one.setdefault("with_doer", first)
                    if STRONG & one.keys():
                        two.setdefault("with_doer", second)
                if first.code != second.code and self._together(unit, first, second):
                    pairs.add(frozenset({first.code, second.code}))
        return found

    def _together(self, unit: Unit, first: ActorMention, second: ActorMention) -> bool:
        """Allies ('the army and Wagner'), or the two sides of a fight ('entre le CSP et le JNIM')."""
        words, between = self.notes.doc.words, self.notes.doc.tokens[first.j : second.i]
        if len(between) > TOGETHER or CUTS.intersection(between):
            return False
        joined = not between or words["with"].intersection(between)
        if joined and side(first.code) == side(second.code) and not UNNAMED & {first.code, second.code}:
            return True
        if not any(t.code == "clash" for t in unit.triggers):
            return False
        facing = words["opposing"].intersection(self.notes.doc.tokens[unit.i : first.i])
        joins = words["with"] | words["opposed"] | (words["onto"] | words["at"] | {"aux"} if facing else frozenset())
        return bool(joins.intersection(between))

    def _roles_of(self, unit: Unit, n: int, here: Sequence[ActorMention]) -> Iterator[str]:
        notes, mention = self.notes, here[n]
        doc = notes.doc
        modality = doc.hits("modality", unit.i, unit.j)
        unclaimed = any(h.code == "unclaimed" for h in modality)
        claims = [h for h in modality if h.code == "claimed" and not (unclaimed and doc.tokens[h.i][:6] in OWNING)]
        if any(abs(h.i - mention.i) <= CLAIM for h in claims):
            yield "claims"
            if any(0 <= mention.i - h.j <= 3 or 0 <= h.i - mention.j <= 2 for h in claims):
                yield "claims_close"
        around = {*doc.tokens[max(unit.i, mention.i - 3) : mention.i], *doc.tokens[mention.j : mention.j + 1]}
        if doc.words["garrison"].intersection(around):
            yield "garrison"
        if any(a.i <= mention.i < a.j for a in notes.attributions.within(unit.i, unit.j)):
            yield "speaks"
        if behind_agent(notes, unit, mention, here):
            yield "by"
        if any(c.i <= mention.i and mention.j <= c.j for c in unit.harms if c.value.quantity != Quantity()):
            yield "hurt"
        before = doc.tokens[max(unit.i, mention.i - 3) : mention.i]
        if doc.words["against"].intersection(before):
            yield "against"
        for other in here[n - 1 : n] if n else []:
            if mention.i - other.j <= 6 and doc.words["with"].intersection(doc.tokens[other.j : mention.i]):
                yield "beside"
        for trigger in unit.triggers:
            struck = any(c.i <= mention.i and mention.j <= c.j for c in unit.harms)
            yield from _to_trigger(notes, trigger, n, here, struck)

    def _unsaid(self, n: int, thread: Thread) -> Iterator[tuple[str, int, int, str]]:
        """Whom the deed itself names, who was named last, and whom the whole report is about."""
        lead = thread.lead
        for unit in thread.units:
            for trigger in unit.triggers:
                if doer := trigger.attributes.get("by"):
                    code = of_country(doer, self.notes.country)
                    if self.from_army and code != "CIVILIANS":
                        code = self.army
                    yield code, trigger.i, trigger.j, "deed" if unit is lead else "later_deed"
        anaphor = self._anaphor(lead)
        if last := self.armed.last_before(lead.i):
            yield last.code, last.i, last.j, "last_armed"
            if anaphor:
                yield last.code, last.i, last.j, "anaphor"
        if named := self.named.last_before(lead.i):
            yield named.code, named.i, named.j, "last_named"
        if opener := self._opens_paragraph(lead):
            yield opener.code, opener.i, opener.j, "opens_paragraph"
        if "release" in {t.code for t in lead.triggers}:
            for k, captor in self.captors:
                if k != n:
                    yield captor.code, captor.i, captor.j, "captor"
        if self.topic:
            yield self.topic.code, self.topic.i, self.topic.j, "topic"
        if n:
            for code in self.sure[n - 1]:
                mention = next(iter(self.roles[n - 1][code].values()))
                yield code, mention.i, mention.j, "previous"
                if anaphor:
                    yield code, mention.i, mention.j, "anaphor_previous"

    def _opens_paragraph(self, lead: Unit) -> ActorMention | None:
        """'Le JNIM s'en est pris à plusieurs postes. Le 10 janvier, …': whom the paragraph is about."""
        first = self._paragraphs.get(lead.paragraph)
        if first is None or first.j > lead.i:
            return None
        named = (m for m in self.notes.actors.within(first.i, first.j) if group(m.code) in {"named", "militia"})
        return next(named, None)

    def _anaphor(self, unit: Unit) -> bool:
        """'Ils ont aussi pillé …', 'It had seized …': a pronoun in front of the deed and no actor."""
        doc = self.notes.doc
        end = max((t.i for t in unit.triggers), default=unit.j)
        return bool(doc.words["anaphor"].intersection(doc.tokens[unit.i : end])) and not self.notes.actors.within(
            unit.i, end
        )

    def _weigh(self, n: int, thread: Thread, harm: Sequence[Harm], found: dict[str, Candidate]) -> None:
        hurt = _hurt(harm)
        forces, fighters = bool(hurt & FORCES), "attackers" in hurt
        families = {FAMILIES.get(t.code, "fight") for t in thread.lead.triggers} or {"none"}
        doers = {c for c, known in found.items() if STRONG & known.features.keys()}
        for code, candidate in found.items():
            of = group(code)
            known = candidate.features
            known |= {f"{of}&{role}": 1.0 for role in ROLES & known.keys()}
            known[f"is_{of}"] = 1.0
            for family in families:
                known[f"{of}&{family}"] = 1.0
            marks = {
                "forces_hurt": forces,
                "fighters_hurt": fighters,
                "only_fighters_hurt": fighters and not hurt - {"attackers"},
                "militia_hurt": "militia" in hurt,
                "unarmed_hurt": bool(hurt - FORCES - {"attackers", "militia"}),
            }
            known |= {f"{of}&{mark}": 1.0 for mark, true in marks.items() if true}
            rivals = doers - {code}
            if any(group(c) in {"named", "militia", "state"} for c in rivals):
                known["rival_named"] = 1.0
                if code in UNNAMED:
                    known["unnamed&rival_named"] = 1.0
            elif rivals:
                known["rival_unnamed"] = 1.0
            if code == "UNIDENTIFIED_ARMED_GROUP" and found.keys() & (UNNAMED - {code, "CIVILIANS"}):
                known["vaguer"] = 1.0
            if not doers:
                known[f"{of}&no_doer"] = 1.0
            if "hurt" in known and not STRONG & known.keys():
                known[f"{of}&only_hurt"] = 1.0
            if self.times_sure[code] > (code in self.sure[n]):
                known["elsewhere"] = 1.0
            if code in self.counts and len(self.counts) == 1:
                known["only_named"] = 1.0
            if not known.keys() & {"lead", "later"}:
                known[f"{of}&absent"] = 1.0
            if thread.lead.reference or any(u.claims for u in thread.units):
                known[f"{of}&claimed"] = float(any(u.claims for u in thread.units))
            if self.from_army and of == "state":
                known["army_speaks"] = 1.0
            if code == self.own:
                known["speaker"] = 1.0
            if thread.lead.generic:
                known["generic"] = 1.0

    def _nobody(self, thread: Thread, harm: Sequence[Harm], found: dict[str, Candidate]) -> Candidate:
        """What speaks for a deed without a doer."""
        hurt = _hurt(harm)
        known = {"nobody": 1.0}
        for family in {FAMILIES.get(t.code, "fight") for t in thread.lead.triggers} or {"none"}:
            known[f"nobody&{family}"] = 1.0
        marks = {
            "forces_hurt": bool(hurt & FORCES),
            "fighters_hurt": "attackers" in hurt,
            "unarmed_hurt": bool(hurt - FORCES - {"attackers", "militia"}),
            "unhurt": not hurt,
            "unclaimed": any(h.code == "unclaimed" for u in thread.units for h in self._modality(u)),
            "alone": not found,
        }
        return Candidate(NOBODY, None, known | {f"nobody&{mark}": 1.0 for mark, true in marks.items() if true})

    def _modality(self, unit: Unit) -> Sequence[Hit]:
        return self.notes.doc.hits("modality", unit.i, unit.j)


def _mere_victim(candidate: Candidate) -> bool:
    """'Cinq terroristes neutralisés': nobody else was struck, by whom is not said."""
    of = group(candidate.code)
    alone = {f"{of}&only_hurt", f"{of}&only_fighters_hurt"}
    return candidate.code in UNNAMED and alone <= candidate.features.keys()


def _hurt(harm: Sequence[Harm]) -> set[str]:
    return {h.who for h in harm if h.quantity != Quantity.exactly(0) and h.kind != "released"}


def _start(candidate: Candidate) -> int:
    return candidate.evidence.start if candidate.evidence else 0


def _to_trigger(notes: Notes, trigger: Hit, n: int, here: Sequence[ActorMention], struck: bool) -> Iterator[str]:
    """How a mention stands to an event word: subject, subject of a passive, object, owner of a noun."""
    doc, mention = notes.doc, here[n]
    if trigger.i < mention.j and mention.i < trigger.j:
        return
    noun = bool(trigger.attributes.get("noun"))
    how = "noun" if noun else voice(doc, trigger.i)
    if mention.j <= trigger.i:
        nearest = not any(mention.j <= m.i < trigger.i for m in here[n + 1 :])
        if trigger.i - mention.j > SUBJECT:
            return
        if noun:
            before = doc.tokens[max(mention.j, trigger.i - 3) : trigger.i]
            into = bool(doc.words["into"].intersection(before))
            carried = bool(doc.words["doing"].intersection(doc.tokens[mention.j : trigger.i]))
            yield "carries" if carried else "into" if into else "before_noun"
        elif how == "passive" or (struck and how == "bare") or _suffers(notes, mention, trigger):
            yield "suffers" if nearest else "before"
        elif doc.words["repelling"].intersection(doc.tokens[trigger.i : trigger.j]):
            yield "defends"
        elif trigger.code not in UNDONE:
            yield "subject" if nearest else "far_subject"
            if nearest:
                yield f"subject_of_{FAMILIES.get(trigger.code, 'fight')}"
    elif noun and mention.i - trigger.j <= OBJECT:
        between = doc.tokens[trigger.j : mention.i]
        owned = not between or bool(doc.words["of"].intersection(between[-2:]))
        yield "noun_of" if owned else "behind_noun"
    elif how == "active" and mention.i - trigger.j <= OBJECT:
        yield "object"


def _suffers(notes: Notes, mention: ActorMention, trigger: Hit) -> bool:
    verbs = notes.doc.hits("harm", mention.j, trigger.i + 1)
    return any(voice(notes.doc, v.i) == "passive" or v.attributes["way"] == "subject" for v in verbs)
