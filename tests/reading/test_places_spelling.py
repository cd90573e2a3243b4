"""Places as reports spell, break, misread and confuse them: every case here is a kind, not a quotation."""

from __future__ import annotations

from pathlib import Path

import pytest

from vigie.reading import places
from vigie.reading.document import Document
from vigie.reading.mentions import PlaceMention

# what French and English texts write with a capital after a preposition and what is no place there
WORDS = {
    "fr": "lundi mai Ramadan Noël Dieu Allah Internet Facebook Coran Bambara Peuls Songhay Wagner Islam Tabaski",
    "en": "Monday May Ramadan Christmas God Internet Facebook Quran Bambara Fulani Songhay Wagner Islam English Eid",
}


def read(text: str, language: str = "fr", title: str | None = None) -> list[PlaceMention]:
    return places.find(Document(text, language), title)


def plain(mentions: list[PlaceMention]) -> list[tuple[str, str | None]]:
    """The places that are told to be where something happened."""
    return [(m.place.name, m.place.country) for m in mentions if not (m.container or m.attributive or m.dateline)]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("à Nioro du Sahel", "Nioro du Sahel"),
        ("à Nioro-du-Sahel", "Nioro du Sahel"),
        ("à NIORO DU SAHEL", "Nioro du Sahel"),
        ("à Ni- oro", "Nioro du Sahel"),
        ("à Nio\nro du Sahel", "Nioro du Sahel"),
        ("à Nio-\nro", "Nioro du Sahel"),
        ("à Kay es", "Kayes"),
        ("à Yéli-\nmané", "Yélimané"),
        ("à Bafou-labé", "Bafoulabé"),
        ("à Yelirnane", "Yélimané"),
        ("à KENlEBA", "Kéniéba"),
        ("à Djema", "Diéma"),
        ("à Sandareh", "Sandaré"),
        ("à Bafulabe", "Bafoulabé"),
        ("à Mourdia", "Mourdiah"),
        ("à Tinzawaten", "Tinzaouatène"),
        ("à Diapaga, Kantchary et Logobou", "Diapaga"),
    ],
)
def test_one_place_however_it_is_written(written: str, name: str) -> None:
    mentions = read(f"Des hommes armés ont tiré {written} mardi.")
    assert mentions[0].place.name == name and mentions[0].place.lat is not None
    evidence = mentions[0].place.evidence
    assert evidence is not None and evidence.text in written


def test_a_capital_before_a_short_word_is_no_broken_name() -> None:
    assert [m.place.name for m in read("À Dia ba est venu ; Bam a été calme.")] == ["Dia"]
    assert read("Ba ma est un mot.") == []


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Dans la région de Kayes, rien.", "admin1"),
        ("fr", "Le cercle de Kayes est touché.", "admin2"),
        ("fr", "À Kayes, le marché a brûlé.", "town"),
        ("fr", "La zone de santé de Masisi est fermée.", "admin2"),
        ("fr", "Le territoire de Rutshuru est vidé.", "admin2"),
        ("fr", "La wilaya de Tamanrasset accueille.", "admin1"),
        ("fr", "La moughataa de Bassikounou accueille.", "admin2"),
        ("fr", "Le département du Mayo-Sava est touché.", "admin2"),
        ("en", "Bama Local Government Area is empty.", "admin2"),
        ("en", "Farmers fled Gwoza LGA on Monday.", "admin2"),
        ("en", "El Fasher locality was shelled.", "admin2"),
        ("en", "Djugu territory is emptying.", "admin2"),
        ("en", "In the Savanes region of Togo, a post burned.", "admin1"),
    ],
)
def test_the_words_around_a_name_tell_its_kind(language: str, text: str, expected: str) -> None:
    first = read(text, language)[0]
    assert first.kind == expected
    assert first.place.precision == ("exact" if expected == "town" else "area")


@pytest.mark.parametrize(
    ("language", "text", "name", "country"),
    [
        ("fr", "L'attaque de Nioro a fait deux morts.", "Nioro du Sahel", "ML"),
        ("fr", "L'attaque de Nioro du Rip a fait deux morts.", "Nioro du Rip", "SN"),
        ("en", "Near Yelimane and Kouroukoto, two died.", "Yélimané", "ML"),
        ("fr", "À Say et à Téra, dans la région de Tillabéri, on a tiré.", "Say", "NE"),
        ("en", "Attackers hit Mora in Cameroon's Far North region.", "Mora", "CM"),
        ("fr", "À Fada, au Burkina Faso, deux morts.", "Fada N'Gourma", "BF"),
    ],
)
def test_namesakes(language: str, text: str, name: str, country: str) -> None:
    assert plain(read(text, language))[0] == (name, country)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Gunmen raided Kita, Kebbi State, Nigeria on Monday.", "Kita"),
        ("In Nigeria, gunmen attacked Gao village near Kaiama in Kwara State.", "Gao"),
    ],
)
def test_a_namesake_elsewhere_keeps_its_name_and_has_no_point(text: str, name: str) -> None:
    mention = next(m for m in read(text, "en") if m.place.name == name)
    assert (mention.kind, mention.place.lat, mention.place.country) == ("unknown", None, "NG")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Moussa Kayes et Fatou Gao ont témoigné."),
        ("fr", "Selon le capitaine Ménaka, tout va bien ; M. Bamba et Mme Kita aussi."),
        ("fr", "Le général Gao et l'imam Djibo Amadou se sont vus."),
        ("fr", "L'hôtel Kayes, le bataillon Tombouctou et la katiba Gourma sont cités par Radio Kayes."),
        ("fr", "Le fleuve Sénégal et la rivière Niger débordent."),
        ("fr", "De notre correspondant à Sikasso."),
        ("en", "Musa Maiduguri and Ibrahim Gusau were named by Radio Kano."),
        ("en", "The Senegal river rose; so did the Niger."),
        ("en", "Chad's army, Niger's junta and Mali's government met."),
        ("en", "Most of the South African and Central African peacekeepers left."),
    ],
)
def test_persons_bodies_rivers_and_governments_are_no_scene(language: str, text: str) -> None:
    assert plain(read(text, language)) == []


@pytest.mark.parametrize(
    "head",
    [
        "BAMAKO, 3 juin (Agence) - ",
        "NIAMEY (Agence de presse) — ",
        "Ouagadougou, 12 mars 2025 (AIB) – ",
        "(Bamako, le 3 juin) ",
        "Bamako (dpa) : ",
        "Goma, le 12 mai. ",
    ],
)
def test_where_a_report_is_headed_from_is_no_scene(head: str) -> None:
    first, second = read(f"{head}Des hommes armés ont tiré à Sandaré.")
    assert first.dateline and not second.dateline and second.place.name == "Sandaré"


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("fr", "Plusieurs hameaux, dont Wezebango et Zindigor, ont été vidés.", ["Wezebango", "Zindigor"]),
        ("en", "Fighters entered Dioumara, Xallou and Zembou on Monday.", ["Dioumara", "Xallou", "Zembou"]),
        ("en", "Troops bombed the Kamuku forest and Sambisa Forest.", ["Kamuku", "Sambisa Forest"]),
        ("fr", "Dans le parc W, deux gardes sont morts.", ["Parc du W"]),
        ("fr", "Deux gardes sont morts à Diapaga, dans le parc W.", ["Diapaga"]),
    ],
)
def test_lists_of_unknown_places_forests_and_parks(language: str, text: str, names: list[str]) -> None:
    assert [name for name, _ in plain(read(text, language))] == names


@pytest.fixture(scope="module")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a dump in which a village bears every word that is none."""
    folder = tmp_path_factory.mktemp("dumps")
    names = sorted({*WORDS["fr"].split(), *WORDS["en"].split(), "Zabarmaro", "Kambora"})
    lines = []
    for n, name in enumerate(names):
        cells = [str(n + 1), name, name, "", f"{13 + n / 100:.5f}", "-9.5", "P", "PPL", "ML", "", "", "", "", "", "0"]
        lines.append("\t".join([*cells, "", "300", "Africa/Bamako", "2014-01-01"]))
    (folder / "ML.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def villages(dump: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIGIE_DATA", str(dump))


@pytest.mark.usefixtures("villages")
@pytest.mark.parametrize(
    ("language", "word"), [(language, word) for language, words in WORDS.items() for word in words.split()]
)
def test_a_village_named_like_a_word_needs_to_be_shown(language: str, word: str) -> None:
    sentence = f"On l'a vu en {word}." if language == "fr" else f"It was seen in {word}."
    assert plain(read(sentence, language)) == []


@pytest.mark.usefixtures("villages")
@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("fr", "Le village de Zabarmaro a brûlé.", True),
        ("en", "Gunmen came to Zabarmaro.", True),
        ("fr", "Zabarmaro a souri.", False),
        ("en", "He met Idriss Zabarmaro.", False),
        ("en", "Farm workers were killed in Kambora Taiba.", False),
    ],
)
def test_a_village_of_a_dump_is_read_where_it_is_shown(language: str, text: str, found: bool) -> None:
    assert any(m.place.geoname_id for m in read(text, language)) == found


@pytest.mark.usefixtures("villages")
@pytest.mark.parametrize(
    "text", ["Ni- oro", "Nio-", "Kay\nes", "Ni- oro du", "M. ", "à Zabarmaro", "dont X", "A. B. C."]
)
def test_a_text_that_ends_anywhere_is_read(text: str) -> None:
    for language in ("fr", "en"):
        for end in range(len(text) + 1):
            for mention in read(text[:end], language):
                evidence = mention.place.evidence
                assert evidence is not None and text[evidence.start : evidence.end] == evidence.text


def test_where_nothing_else_is_named_the_place_at_home_is_meant() -> None:
    (mention,) = read("Le JNIM a levé jeudi le blocus de Léré.")
    assert (mention.place.country, mention.place.admin1) == ("ML", "Tombouctou")
