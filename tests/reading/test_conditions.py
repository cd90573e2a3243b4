"""Conditions: a thing and its state, read from short texts in both languages."""

import datetime as dt

import pytest
from benchmarks.growth import LINEAR, fourfold

from vigie.model import Certainty, Quantity, Report
from vigie.reading import conditions, measures
from vigie.reading.clauses import Setting
from vigie.reading.rules import notes

PUBLISHED = dt.date(2025, 11, 8)


def read(text, language="fr", title=None):
    report = Report("x", text, language, PUBLISHED, title=title)
    found = conditions.find(Setting(notes(report)))
    for c in found:
        assert text[c.quote.start : c.quote.end] == c.quote.text
    return found


def kinds(text, language="fr"):
    return {c.kind for c in read(text, language)}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("La RN6 est fermée à la circulation entre Bla et San.", "road_closed"),
        ("Plus un car ne quitte Koutiala pour Bougouni.", "movement_restricted"),
        ("Aucun camion n'entre à Léré sans autorisation du groupe.", "blockade"),
        ("Rien n'entre à Djibo sans soldats.", "blockade"),
        ("La foire de Fana n'a pas eu lieu dimanche.", "market_closed"),
        ("Les classes sont vides à Tessit.", "school_closed"),
        ("Le dispensaire de Boni est sans infirmier depuis mars.", "health_service_disrupted"),
        ("Tombouctou n'a plus de courant depuis le 3 mai.", "electricity_cut"),
        ("Le courant n'est fourni que quatre heures par jour à Kita.", "electricity_cut"),
        ("Les téléphones sont muets à Hombori.", "telecom_cut"),
        ("Les pompes sont vides à San depuis huit jours.", "fuel_shortage"),
        ("Le chantier de la route de Kita est interrompu depuis mars.", "works_suspended"),
        ("Près de 300 camions sont bloqués à la frontière.", "trade_disrupted"),
        ("Un couvre-feu est en vigueur à Gao.", "curfew"),
        ("Quelque 12 000 personnes souffrent de la faim à Ménaka.", "food_insecurity"),
    ],
)
def test_french_states(text, kind):
    assert kinds(text) == {kind}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The bridge at Konna is still impassable.", "road_closed"),
        ("Motorbikes are banned after dark throughout Tillabéri.", "movement_restricted"),
        ("No food has reached Arbinda since May.", "blockade"),
        ("The weekly market at Fafa has not been held since April.", "market_closed"),
        ("The clinic has run out of staff.", "health_service_disrupted"),
        ("There is no phone signal in Banki.", "telecom_cut"),
        ("Filling stations in Bamako have run dry.", "fuel_shortage"),
        ("Half the schools in Tillabéri have yet to reopen.", "school_closed"),
        ("Niger has shut its border with Benin.", "trade_disrupted"),
    ],
)
def test_english_states(text, kind):
    assert kinds(text, "en") == {kind}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("La situation sécuritaire demeure préoccupante.", "fr"),
        ("Une coupure de la route pourrait isoler la région.", "fr"),
        ("Le marché de l'or est en hausse.", "fr"),
        ("La route n'est pas fermée.", "fr"),
        ("L'auteur recommande un couvre-feu.", "fr"),
        ("If the road closes, the town will starve.", "en"),
        ("Gunmen blocked the road and robbed passengers.", "en"),
        ("The coach parked two lines at the corner, and a header off the bar ended the siege.", "en"),
    ],
)
def test_what_is_no_state(text, language):
    assert read(text, language) == []


def test_an_exact_stretch_is_counted_back_and_a_blurred_one_is_not():
    (exact,) = read("La ville de Léré est encerclée depuis trois semaines.")
    assert exact.date.start == dt.date(2025, 10, 18)
    (blurred,) = read("La route de Boni est coupée depuis près de deux ans.")
    assert blurred.date is None


def test_a_state_that_is_over_ends_on_its_day():
    (c,) = read("La route de Mourdiah, fermée le 2 novembre, est de nouveau ouverte depuis hier.")
    assert (c.date.start, c.date.end) == (dt.date(2025, 11, 2), dt.date(2025, 11, 7))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Le 2 mars, un accord a levé le blocus de Boni.", None, dt.date(2025, 3, 2)),
        ("Depuis le 2 mars, le blocus de Boni est levé.", None, dt.date(2025, 3, 2)),
        ("Fermée le 2 mars, la route de Boni a rouvert hier.", dt.date(2025, 3, 2), dt.date(2025, 11, 7)),
    ],
)
def test_a_day_that_opens_the_sentence_is_the_day_of_the_end(text, start, end):
    (c,) = read(text)
    assert (c.date.start, c.date.end) == (start, end)


@pytest.mark.parametrize(
    "text",
    [
        "Depuis le 4 septembre, tout a changé. Les jihadistes soumettent Nioro du Sahel à un blocus.",
        "Depuis jeudi 4 septembre, la ville vit au ralenti. Le marché de Nioro du Sahel est fermé.",
    ],
)
def test_the_day_that_sets_the_scene_is_the_first_of_the_state_told_next(text):
    (c,) = read(text)
    assert c.date.start == dt.date(2025, 9, 4)
    assert "4 septembre" in c.date_evidence.text


def test_a_day_of_another_paragraph_or_within_a_sentence_sets_no_scene():
    (c,) = read("Depuis le 4 septembre, tout a changé.\n\nLe marché de Nioro du Sahel est fermé.")
    assert c.date is None
    (c,) = read("Le préfet a changé depuis le 4 septembre. Le marché de Nioro du Sahel est fermé.")
    assert c.date is None


def test_places_of_a_road_and_who_imposes():
    (c,) = read("La section Kayes-Diéma reste fermée aux poids lourds par le JNIM depuis le 4 septembre.")
    assert [(p.name, p.role) for p in c.places] == [("Kayes", "from"), ("Diéma", "to")]
    assert [x.code for x in c.imposed_by] == ["JNIM"]
    assert c.extent == "partial"


def test_an_authority_stands_for_its_government():
    (c,) = read("À Yélimané, le préfet a interdit la circulation des motos jusqu'à nouvel ordre.")
    assert [x.code for x in c.imposed_by] == ["GOVERNMENT_ML"]


def test_the_whole_country():
    (c,) = read("À Kayes, le gouverneur s'inquiète. Le pays connaît une grave pénurie d'essence.")
    assert [p.name for p in c.places] == ["Mali"]


def test_counts_and_shares():
    (schools,) = read("Dans la région de Tillabéri, 377 écoles sont fermées.")
    assert (schools.quantity, schools.of, schools.extent) == (Quantity.exactly(377), "schools", "partial")
    (of_all,) = read("Depuis octobre 2023, 92 des 118 écoles de Ménaka gardent porte close.")
    assert of_all.quantity == Quantity.exactly(92)
    (share,) = read("Un ménage sur cinq a quitté Niono pour Ségou.")
    assert (share.quantity, share.of) == (Quantity(None, 0.2, None), "households")


def test_displacement_is_a_stock_not_a_return():
    (c,) = read("Some 9,500 people had taken refuge in Ménaka town.", "en")
    assert (c.kind, c.quantity.value, c.of) == ("displacement", 9500, "people")
    assert read("In September 2,300 refugees went home to Léré.", "en") == []


def test_certainty():
    (alleged,) = read("À Kidal, le courant serait coupé.")
    assert alleged.certainty == Certainty.ALLEGED
    (denied,) = read("Le gouverneur nie tout blocus de la ville de Léré.")
    assert denied.certainty == Certainty.DENIED


def test_a_state_told_twice_is_one_condition():
    found = read("Djibo est sous blocus. Le JNIM impose ce blocus à Djibo depuis le 17 février 2022.")
    assert len(found) == 1
    assert found[0].date.start == dt.date(2022, 2, 17)


def test_a_colon_hands_its_thing_on():
    (c,) = read("Road Gao–Kidal: closed since 3 November.", "en")
    assert (c.kind, [p.name for p in c.places], c.date.start) == (
        "road_closed",
        ["Gao", "Kidal"],
        dt.date(2025, 11, 3),
    )


def test_each_part_of_a_clause_has_its_own_place():
    found = read("Bamako's stations are nearly all dry, schools across the country are shut.", "en")
    assert {c.kind: [p.name for p in c.places] for c in found} == {
        "fuel_shortage": ["Bamako"],
        "school_closed": ["Mali"],
    }


def test_a_month_is_no_doubt():
    assert kinds("Since 3 May the road to Gao has been closed.", "en") == {"road_closed"}


def test_a_flow_between_two_days_is_no_state():
    assert read("Some 31,400 people crossed into Mauritania between 1 and 15 October.", "en") == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "La route de Kita est fermée. Le JNIM impose un blocus à Djibo, 300 personnes ont fui vers Gao. "),
        ("en", "The region has no power. Some 300 people fled to Gao. The road is closed. "),
        ("fr", "route fermée depuis lundi, "),
        ("fr", ". "),
    ],
)
def test_time_grows_with_length_and_not_faster(language, text):
    def run(times):
        there = Setting(notes(Report("x", text * times, language, PUBLISHED)))
        measures.find(there, conditions.find(there))

    assert fourfold(run, 300) < LINEAR
