"""Threads: units that tell of one event, joined.

In: ``Unit`` in the order of the text. Out: ``Thread`` with its date and places settled. A unit opens a thread where it
has a trigger and a date or a place of its own that no open thread shares; it goes on with the thread before it where
it adds harm, losses or a claim and names no other day or place.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

from vigie.knowledge.actors import actors
from vigie.model import DateRange, Quantity
from vigie.reading.document import Document, Hit
from vigie.reading.incidents.units import Unit
from vigie.reading.mentions import Notes, PlaceMention, TimeMention

NEAR = 2  # paragraphs over which a unit without day and place still goes on with the thread
QUIET = frozenset({"agreement", "arrest", "protest", "release", "disarm", "handover", "base", "group_change", "sexual"})
NOBODY = Quantity.exactly(0)
RECALL = 3000  # tokens over which a group is remembered
WEEK = 8  # days within which a toll is counted again
TELLING = frozenset(
    {
        "suicide",
        "ied",
        "airstrike",
        "grenade",
        "shelling",
        "abduction",
        "sexual",
        "mob",
        "killing",
        "protest",
        "disarm",
    }
)
GROUND = frozenset({"takeover", "retake", "handover"})
RECENT = 200
"""Threads that a sentence may go on with: the last of a text, however many it tells of."""
ARMED = frozenset({"military_post", "military_convoy", "gendarmes_police", "customs_post", "jihadists"})


class Thread(Struct):
    """The units of one event; ``lead`` is the unit that tells it."""

    lead: Unit
    units: list[Unit] = field(default_factory=list)
    date: TimeMention | None = None
    places: list[PlaceMention] = field(default_factory=list)
    families: set[str] = field(default_factory=set)

    @property
    def days(self) -> DateRange | None:
        return self.date.days if self.date else None

    def add(self, unit: Unit, dated: bool = True) -> None:
        self.units.append(unit)
        self.families.update(t.code for t in unit.triggers)
        self.date = self.date or (unit.date if dated else None)
        if not self.places:
            self.places = list(unit.places)


def threads(notes: Notes, units: Sequence[Unit]) -> list[Thread]:
    if figurative(notes):
        return []
    builder = _Builder(notes)
    for unit in units:
        builder.take(unit)
    taken = next((n for n, t in enumerate(builder.found) if "abduction" in t.families), len(builder.found))
    return [t for n, t in enumerate(builder.found) if _stands(notes, t) or (taken < n and _frees(t))]


class _Builder:
    """Takes units one by one; remembers the day and the place told last, and the scene set but not yet acted in."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.found: list[Thread] = []
        self.date: tuple[int, TimeMention] | None = None
        self.place: tuple[int, list[PlaceMention]] | None = None
        self.scene: Unit | None = None
        self.fresh = False
        self.paragraph = -1

    def take(self, unit: Unit) -> None:
        self.fresh = unit.bullet or unit.entry or (self.fresh and unit.paragraph == self.paragraph)
        self.paragraph = unit.paragraph
        scene = self._changed(unit)
        goes_on = self._goes_on(unit)
        told_apart = (unit.apart or (unit.denied and (unit.date or unit.places))) and _acts(self.notes.doc, unit)
        apart = (self.fresh and unit.eventive) or scene or told_apart
        thread = goes_on or (None if apart else _continues(unit, self.found))
        if thread:
            thread.add(unit, dated=not goes_on)
        elif _opens(self.notes, unit, self.fresh or scene or unit.apart):
            thread = Thread(unit)
            thread.add(unit)
            self.found.append(thread)
            _inherit(thread, self.date, None if unit.apart else self.place)
        if not goes_on:
            self._remember(unit, bool(thread))

    def _remember(self, unit: Unit, used: bool) -> None:
        self.fresh = self.fresh and not unit.eventive
        if unit.date and (unit.triggers or not unit.eventive):
            self.date = unit.paragraph, unit.date
        if unit.places:
            self.place = unit.paragraph, unit.places
        if used:
            self.scene = None
        elif (unit.date or unit.places) and not (unit.lasting or unit.reference or unit.recount):
            self.scene = unit

    def _goes_on(self, unit: Unit) -> Thread | None:
        """'Le JNIM a revendiqué l'attaque jeudi', 'a nurse had seen nine bodies by Tuesday': of what was told last."""
        last = self.found[-1] if self.found else None
        if last is None or unit.bullet or self.fresh or unit.paragraph - last.units[-1].paragraph > NEAR:
            return None
        doc = self.notes.doc
        claimed = unit.claims and bool(unit.triggers) and _known(doc, unit.triggers[0])
        if (claimed or (unit.claims and not unit.eventive)) and not unit.places:
            return last
        found = bool(doc.words["found"].intersection(doc.tokens[unit.i : unit.j])) and not unit.places
        if found and unit.losses and not unit.harms and {t.code for t in unit.triggers} <= {"arson", "looting"}:
            return last  # 'leur voiture a été retrouvée carbonisée dimanche'
        if not (unit.recount and unit.harms) or unit.lasting or _acts(doc, unit) or not _soon(unit, last):
            return None
        told_of = doc.words["possessor"]
        elsewhere = [p for p in unit.places if doc.tokens[p.i - 1] not in told_of and not _treated(doc, p)]
        return None if elsewhere and not _same_place(unit, last) else last

    def _changed(self, unit: Unit) -> bool:
        """The sentence before set another day or place, and this one tells what happened there."""
        scene = self.scene
        if scene is None or scene.paragraph != unit.paragraph or unit.date or unit.places or not self.found:
            return False
        if not (unit.harms or unit.losses or unit.triggers) or (unit.reference and not unit.harms):
            return False
        last = self.found[-1]
        elsewhere = bool(scene.places) and not _same_place(scene, last)
        return elsewhere if not scene.date else not _same_days(scene, last)


def figurative(notes: Notes) -> bool:
    """A text of sport, culture or farming that names nobody armed and counts nobody hurt."""
    doc = notes.doc
    topics = len(doc.hits("topics"))
    armed = sum(m.code not in {"CIVILIANS", "UNIDENTIFIED_ARMED_GROUP"} for m in notes.actors)
    return topics >= 3 and topics > 3 * armed


def _inherit(
    thread: Thread, date: tuple[int, TimeMention] | None, place: tuple[int, list[PlaceMention]] | None
) -> None:
    """A day or a place from the line or the sentence before, in the same paragraph or the one before it."""
    paragraph = thread.lead.paragraph
    if thread.date is None and date and paragraph - date[0] <= 1:
        thread.date = date[1]
    if not thread.places and place and paragraph - place[0] <= 1:
        thread.places = place[1]


def _opens(notes: Notes, unit: Unit, fresh: bool) -> bool:
    """A trigger with a day, a place or a toll; or a toll or a loss with a day or a place.

    'Le rapt', 'the kidnapping' speak of what was told before and open nothing; nor does a sum over a year.
    """
    doc = notes.doc
    if unit.lasting and not unit.date:
        return False
    if not unit.eventive:
        told = bool(unit.date and unit.places) and not unit.generic and _armed(notes, unit)
        return told and not doc.hits("conditions", unit.i, unit.j)  # what speaks of a state is no incident's words
    if unit.generic and not (unit.date and unit.places):
        return False
    if unit.accident and {t.code for t in unit.triggers} <= {"killing"}:
        return False
    if unit.triggers and not (unit.harms or unit.losses) and _spoken_of(doc, unit):
        return False
    if unit.entry and not (unit.bullet or unit.date or unit.places or unit.harms or unit.losses):
        return False
    if unit.triggers:
        return bool(fresh or unit.date or unit.places or unit.harms or unit.losses)
    grave = unit.losses or any(getattr(c.value, "kind", "") not in {"injured", "displaced"} for c in unit.harms)
    return bool(grave and (unit.date or unit.places))


def _acts(doc: Document, unit: Unit) -> bool:
    """It has a verb of violence of its own, or names an event that is not known yet; a death alone is none."""
    fresh = (t for t in unit.triggers if not _known(doc, t))
    return any(t.attributes.get("noun") or t.code != "killing" for t in fresh)


def _treated(doc: Document, place: PlaceMention) -> bool:
    """'A nurse at the hospital in Kita': where the dead and the wounded were brought."""
    near = doc.hits("objects", place.i - 5, place.i)
    return any(h.attributes.get("target") == "health_facility" for h in near)


def _soon(unit: Unit, thread: Thread) -> bool:
    """A count given on the day or within the week after."""
    a, b = unit.days, thread.days
    if not a or not b or not a.start or not b.end:
        return True
    return 0 <= (a.start - b.end).days <= WEEK or _same_days(unit, thread)


def _several(doc: Document, trigger: Hit) -> bool:
    """'des attaques', 'attacks': no one event without a day."""
    return bool(trigger.attributes.get("noun")) and doc.tokens[trigger.i].endswith("s")


def _spoken_of(doc: Document, unit: Unit) -> bool:
    """Nothing but nouns of what is known, or of several events without a day."""
    known = all(_known(doc, t) for t in unit.triggers)
    return known or (not unit.date and all(_several(doc, t) for t in unit.triggers))


def _strikes(notes: Notes, unit: Unit) -> bool:
    """A verb of violence and something that can be its target."""
    told = any(not t.attributes.get("noun") and not t.attributes.get("weak") for t in unit.triggers)
    return told and any(h.attributes.get("target") for h in notes.doc.hits("objects", unit.i, unit.j))


def _armed(notes: Notes, unit: Unit) -> bool:
    """An armed group acts on a day at a place, in words that the lexicon does not hold."""
    known = actors()
    here = (
        known[m.code].kind for m in notes.actors.within(unit.i, unit.j) if m.code in known and m.code != "CIVILIANS"
    )
    return any(kind in {"non_state", "unnamed"} for kind in here)


def _known(doc: Document, trigger: Hit) -> bool:
    """A noun behind a definite article, with nothing behind it that says which."""
    if not trigger.i or doc.tokens[trigger.i - 1] not in doc.words["known"]:
        return False
    senses = doc.hits("events", trigger.i, trigger.i + 1)  # 'kidnapping' is a verb as well
    if not any(h.attributes.get("noun") and h.j == trigger.j for h in senses):
        return False
    return trigger.j >= len(doc) or doc.tokens[trigger.j] not in doc.words["of"]


def _continues(unit: Unit, found: Sequence[Thread]) -> Thread | None:
    if not found or not (unit.eventive or unit.reference or unit.claims) or (unit.lasting and not unit.date):
        return None
    recent = found[: -RECENT - 1 : -1]
    last = found[-1]
    near = unit.paragraph == last.units[-1].paragraph
    if unit.date and unit.reference and last.date is None and near and _alike(unit, last):
        return last  # 'The ambush took place on Friday near Banibangou'
    if unit.date and unit.places:
        return next((t for t in recent if _same_days(unit, t) and _same_place(unit, t) and _alike(unit, t)), None)
    if unit.bullet or unit.paragraph - last.units[-1].paragraph > NEAR:
        return None
    if unit.date:
        return next((t for t in recent if _same_days(unit, t) and (t.days or t is last) and _alike(unit, t)), None)
    if unit.reference and unit.paragraph == last.units[-1].paragraph:
        return last
    if unit.places and unit.triggers:
        return next((t for t in recent if (t.places or t is last) and _same_place(unit, t) and _alike(unit, t)), None)
    return last if _alike(unit, last) else None


def _alike(unit: Unit, thread: Thread) -> bool:
    """An arrest does not go on with an attack elsewhere; a toll goes on with anything."""
    quiet = {t.code for t in unit.triggers} & QUIET
    loud = {t.code for t in unit.triggers} - QUIET
    if not (unit.date or unit.places):
        return True
    if "airstrike" in loud and thread.families and "airstrike" not in thread.families and _later(unit, thread):
        return False  # the answer from the air
    if quiet and not loud:
        return not thread.families - QUIET
    return not (loud and not quiet and thread.families and not thread.families - QUIET)


def _later(unit: Unit, thread: Thread) -> bool:
    """It tells another hour of the day than the thread does."""
    return bool(unit.date and thread.date and unit.date.value != thread.date.value)


def _same_days(unit: Unit, thread: Thread) -> bool:
    a, b = unit.days, thread.days
    if not a or not b or not (a.start and a.end and b.start and b.end):
        return b is None
    return a.start <= b.end and b.start <= a.end


def _same_place(unit: Unit, thread: Thread) -> bool:
    if not thread.places:
        return True
    return bool({p.place.name for p in unit.places} & {p.place.name for p in thread.places})


def _frees(thread: Thread) -> bool:
    """'Ils ont recouvré la liberté le 9 juillet', of people taken before."""
    return thread.lead.date is not None and "release" in {t.code for t in thread.lead.triggers}


def _taken_up(notes: Notes, unit: Unit) -> bool:
    """'It had seized Kanyabayonga': a group named before."""
    known = actors()
    named = (
        m
        for m in notes.actors.within(max(0, unit.i - RECALL), unit.i)
        if m.code in known and known[m.code].kind == "non_state"
    )
    return bool(notes.doc.words["anaphor"].intersection(notes.doc.tokens[unit.i : unit.j])) and any(named)


def _stands(notes: Notes, thread: Thread) -> bool:
    """Something happened: a day within a month or a place, and somebody armed, hurt or robbed.

    Words of war are common in sport, markets and weather; there nobody bears arms and nothing is lost.
    """
    if not (thread.date or thread.places):
        return False
    strong = {t.code for u in thread.units for t in u.triggers if not t.attributes.get("weak")}
    hurt = any(c.value.quantity != NOBODY for u in thread.units for c in (*u.harms, *u.losses))
    if thread.lead.denied and strong and thread.lead.date:
        return True
    if any(t.attributes.get("peace") for t in thread.lead.triggers) and thread.lead.date and thread.lead.places:
        return True
    if strong & GROUND and _taken_up(notes, thread.lead):
        return True
    if hurt or strong & TELLING or (thread.lead.date and thread.lead.places and _strikes(notes, thread.lead)):
        return True
    return any(
        any(m.code != "CIVILIANS" for m in notes.actors.within(u.i, u.j))
        or any(h.attributes.get("target") in ARMED for h in notes.doc.hits("objects", u.i, u.j))
        for u in thread.units
    )
