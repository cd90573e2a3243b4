"""Places named in reports: names, kinds, roles, homonyms, containers and what is no place."""

from __future__ import annotations

import pytest
from benchmarks.growth import LINEAR, fourfold

from vigie.reading import places
from vigie.reading.document import Document
from vigie.reading.mentions import PlaceMention


@pytest.fixture(autouse=True)
def _no_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIGIE_DATA", raising=False)


def read(text: str, language: str = "fr", title: str | None = None) -> list[PlaceMention]:
    return places.find(Document(text, language), title)


def named(mentions: list[PlaceMention]) -> list[tuple[str, str]]:
    return [(m.place.name, m.place.role) for m in mentions]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Taken on the road between Diéma and Sandaré.", [("Diéma", "from"), ("Sandaré", "to")]),
        ("fr", "Un convoi a brûlé entre Kolondièba et Kadiana.", [("Kolondiéba", "from"), ("Kadiana", "to")]),
        ("fr", "Un minibus a sauté sur l'axe Kita–Toukoto.", [("Kita", "from"), ("Toukoto", "to")]),
        ("fr", "Sur la route d'Anéfis à Kidal, un guet-apens.", [("Anéfis", "from"), ("Kidal", "to")]),
        ("fr", "Ils ont quitté Loulouni pour Sikasso.", [("Loulouni", "from"), ("Sikasso", "to")]),
        ("fr", "L'attaque a eu lieu à 12 km de Diboli.", [("Diboli", "near")]),
        ("fr", "Une patrouille a sauté aux abords de Hombori.", [("Hombori", "near")]),
        ("fr", "Des familles ont pris la route de Niono.", [("Niono", "to")]),
        (
            "fr",
            "Ils ont frappé à Molodo, Diabaly et Sokolo.",
            [("Molodo", "at"), ("Diabaly", "at"), ("Sokolo", "at")],
        ),
        ("en", "They stormed the base on the Bama-Banki road.", [("Bama", "from"), ("Banki", "to")]),
        ("en", "Gunmen struck outside Sitakili at dawn.", [("Sitakili", "near")]),
        ("en", "Families fled towards Tawila.", [("Tawila", "to")]),
        (
            "fr",
            "convoi attaqué entre kolondieba et kadiana hier",
            [("Kolondiéba", "from"), ("Kadiana", "to")],
        ),
    ],
)
def test_roles(language: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert named(read(text, language)) == expected


@pytest.mark.parametrize(
    ("language", "text", "inner", "outer", "kind"),
    [
        ("fr", "Incendié à Tringa-Maréna, dans la région de Kayes.", "Tringa-Maréna", "Kayes", "admin1"),
        ("fr", "Grenade à Koundian (Bafoulabé) : un blessé.", "Koundian", "Bafoulabé", "admin2"),
        ("en", "Fighters fell on Bamba, in Gao region.", "Bamba", "Gao", "admin1"),
        ("en", "Drones hit hunters at Loulouni, Sikasso region.", "Loulouni", "Sikasso", "admin1"),
        ("fr", "Ils ont pillé Solhan, au Burkina Faso.", "Solhan", "Burkina Faso", "country"),
        (
            "fr",
            "Dans le cercle de Bankass, l'école de Diallassagou a brûlé.",
            "Diallassagou",
            "Bankass",
            "admin2",
        ),
    ],
)
def test_containers(language: str, text: str, inner: str, outer: str, kind: str) -> None:
    mentions = {m.place.name: m for m in read(text, language)}
    assert mentions[outer].container and mentions[outer].kind == kind
    assert not mentions[inner].container and mentions[inner].kind == "town"


def test_the_region_that_the_text_names_stands_before_the_one_of_the_list() -> None:
    (sebekoro, kita) = read("Au nord de Sébékoro (région de Kita), une unité a essuyé le feu.")
    assert (sebekoro.place.admin1, sebekoro.place.role) == ("Kita", "near")
    assert (kita.kind, kita.place.name, kita.container) == ("admin1", "Kita", True)
    assert read("Une attaque a eu lieu à Sébékoro.")[0].place.admin1 == "Kayes"


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("À Kayes, le calme règne ; à Nioro, aucun car ne circule.", "Nioro du Sahel", "ML"),
        ("Au Sénégal, entre Kaolack et Fatick, la route de Nioro est coupée.", "Nioro du Rip", "SN"),
        ("À Ouagadougou et à Dori, au Burkina Faso, comme à Bani, on a tiré.", "Bani", "BF"),
    ],
)
def test_homonyms_are_settled_by_what_else_is_named(text: str, name: str, country: str) -> None:
    assert (name, country) in [(m.place.name, m.place.country) for m in read(text)]


@pytest.mark.parametrize(
    ("language", "text", "area"),
    [
        ("fr", "Les attaques ont gagné l'ouest du Mali.", "Ouest du Mali"),
        ("en", "Attacks have spread in western Mali.", "Ouest du Mali"),
        ("fr", "Dans le nord du Burkina Faso, rien ne passe.", "Nord du Burkina Faso"),
        ("fr", "La zone des trois frontières reste fermée.", "Trois frontières"),
        ("en", "Villages of northeastern Nigeria were burned.", "Nord-Est du Nigeria"),
    ],
)
def test_areas(language: str, text: str, area: str) -> None:
    assert [(m.place.name, m.kind) for m in read(text, language)] == [(area, "area")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Le colonel Amadou Kita a salué Mme Gao Traoré."),
        ("fr", "L'État islamique au Sahel et le Front de libération de l'Azawad se battent."),
        ("fr", "Le fleuve Niger est haut et la saison bonne ; les crues du Niger inquiètent."),
        ("fr", "Le soldat malien et la société chinoise ont parlé en bambara, lundi, en mai."),
        ("en", "The Niger flooded; Africa Corps men, a Malian and three Fulani left in May."),
        ("en", "One man was killed, they say, and a logo was seen."),
    ],
)
def test_what_is_no_place(language: str, text: str) -> None:
    assert read(text, language) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Le gouverneur de Kayes promet un peloton.", "Kayes"),
        ("Joint par la rédaction, un infirmier de l'hôpital de Yélimané parle de quatre morts.", "Yélimané"),
        ("Bamako a démenti.", "Bamako"),
    ],
)
def test_offices_and_governments_are_attributive(text: str, name: str) -> None:
    assert [(m.place.name, m.attributive) for m in read(text)] == [(name, True)]


def test_datelines() -> None:
    first, second = read("BAMAKO, 26 mai – Un chantier a été incendié à Diéma.")
    assert (first.place.name, first.dateline) == ("Bamako", True)
    assert (second.place.name, second.dateline) == ("Diéma", False)
    kenieba, mali, _ = read("KENIEBA, Mali – Gunmen burst into a yard outside Sitakili.", "en")
    assert kenieba.dateline and mali.dateline


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("fr", "Le village de Fouladougouni, dans le cercle de Kita, a été pillé.", "Fouladougouni"),
        ("fr", "Un camion a sauté près de Sirakéléni.", "Sirakéléni"),
        ("fr", "Entre Kita et Xirabougou, le pont est coupé.", "Xirabougou"),
        ("en", "Gunmen rode into Bourobala, north of Djibo.", "Bourobala"),
    ],
)
def test_an_unknown_place_keeps_its_name_and_has_no_point(language: str, text: str, name: str) -> None:
    mention = next(m for m in read(text, language) if m.place.name == name)
    assert (mention.kind, mention.place.lat, mention.place.precision) == ("unknown", None, "unknown")
    assert mention.place.country in ("ML", "BF", None)


def test_a_misspelt_name_takes_the_place_of_its_neighbourhood() -> None:
    mentions = read("La route entre Ansongo et Labezzanga est coupée.")
    assert [m.place.name for m in mentions] == ["Ansongo", "Labbezanga"]


def test_units_in_the_plural_hold_for_each_name() -> None:
    mentions = read("Les régions de Kayes, Nioro et Kita sont sous blocus.")
    assert [(m.place.name, m.kind) for m in mentions] == [(n, "admin1") for n in ("Kayes", "Nioro", "Kita")]


def test_evidence_is_the_run_of_the_text() -> None:
    text = "Hier, à Tirena-Marena, des grues ont brûlé."
    mention = read(text)[0]
    assert mention.place.evidence is not None
    assert text[mention.place.evidence.start : mention.place.evidence.end] == "Tirena-Marena"


@pytest.mark.parametrize(
    "unit",
    [
        "Kayes ",
        "Kayes-",
        "entre Kayes et ",
        "à Xyzab, ",
        "à Lakamanne et Diéma ",
        "KAYES – ",
        "région de Kayes, ",
    ],
)
def test_time_grows_with_the_length_and_not_faster(unit: str) -> None:
    assert fourfold(lambda times: places.find(Document(unit * times, "fr")), 1500) < LINEAR


@pytest.mark.parametrize("text", ["", " ", ".", "à", "entre", "(", "«", "Kayes", "İstanbul à Gao", "à " + "é" * 5000])
def test_any_text_is_read_without_an_exception(text: str) -> None:
    for language in ("fr", "en"):
        read(text, language)
