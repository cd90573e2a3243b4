"""Footnotes: runs that overlap are one mark, long sentences are cut around it, far sentences stand apart."""

from __future__ import annotations

from vigie.brief.notes import AROUND, Notes
from vigie.model import Evidence, Report


def run(text: str, words: str) -> Evidence:
    start = text.index(words)
    return Evidence(start, start + len(words), words)


def test_runs_that_overlap_are_one_mark_from_the_first_to_the_last() -> None:
    text = "Ils ont tué des soldats et capturé deux gendarmes. Le village est vide."
    first, second = run(text, "tué des soldats"), run(text, "des soldats et capturé")
    note = Notes().add(Report("r", text, "fr"), [second, first], "i1")
    (excerpt,) = note.excerpts
    assert [p.text for p in excerpt.pieces] == ["Ils ont ", "tué des soldats et capturé", " deux gendarmes."]
    assert note.at(first) == note.at(second) == excerpt.pieces[1].anchor
    assert note.at(run(text, "vide")) == note.anchor


def test_sentences_far_apart_are_two_excerpts() -> None:
    text = "Deux morts à Diéma. Il a plu toute la nuit. Trois blessés à Nara."
    note = Notes().add(Report("r", text, "fr"), [run(text, "Trois blessés"), run(text, "Deux morts")], "i1")
    told = ["".join(p.text for p in e.pieces) for e in note.excerpts]
    assert told == ["Deux morts à Diéma.", "Trois blessés à Nara."]


def test_a_very_long_sentence_is_cut_at_blanks_around_the_words() -> None:
    text = "mot " * 400 + "cinq morts " + "mot " * 400
    note = Notes().add(Report("r", text, "fr"), [run(text, "cinq morts")], "i1")
    (excerpt,) = note.excerpts
    shown = "".join(p.text for p in excerpt.pieces)
    assert excerpt.cut_before and excerpt.cut_after
    assert len(shown) <= 2 * AROUND + len("cinq morts")
    assert set(shown.split()) == {"mot", "cinq", "morts"}
