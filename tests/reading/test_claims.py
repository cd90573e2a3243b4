"""Claims: which figures are claims, what they measure and are compared to, and the words behind them."""

import datetime as dt

import pytest
from benchmarks.growth import LINEAR, fourfold

from vigie.model import Claim, DateRange, Quantity, Report
from vigie.reading import claims
from vigie.reading.rules import notes


def read(text: str, language: str = "fr", published: dt.date | None = dt.date(2025, 6, 20)) -> list[Claim]:
    return claims.find(notes(Report("t", text, language, published)))


def one(text: str, language: str = "fr") -> Claim:
    found = read(text, language)
    assert len(found) == 1, found
    return found[0]


def days(start: str, end: str | None) -> DateRange:
    return DateRange(dt.date.fromisoformat(start), dt.date.fromisoformat(end) if end else None)


LEVELS = [
    (
        "fr",
        "Au 30 avril, la région de Mopti comptait 132 000 déplacés, contre 98 000 un an plus tôt.",
        "displaced_people",
        132000,
        98000,
        "up",
    ),
    (
        "fr",
        "Le nombre d'écoles fermées est passé de 1 500 en janvier à 1 984 en juin.",
        "schools_closed",
        1984,
        1500,
        "up",
    ),
    (
        "fr",
        "Le PIB par habitant, de 880 dollars en 2021, n'est plus que de 830 dollars en 2023.",
        "gdp_per_capita",
        830,
        880,
        "down",
    ),
    (
        "fr",
        "Le sac de riz est passé à 35 000 francs, alors qu'il valait 18 000 francs avant septembre.",
        "other",
        35000,
        18000,
        "up",
    ),
    (
        "fr",
        "Il y avait 5 319 écoles fermées en mars 2024, soit 830 de moins que les 6 149 de mars 2023.",
        "schools_closed",
        5319,
        6149,
        "down",
    ),
    (
        "en",
        "Kidnappings for ransom rose from 14 in the first quarter to 31 in the second.",
        "abductions",
        31,
        14,
        "up",
    ),
    (
        "en",
        "MINUSMA logged 210 attacks on civilians in May 2022, up from 164 in April.",
        "attacks",
        210,
        164,
        "up",
    ),
    ("en", "Residents get four hours of power a day; in 2023 they had twenty.", "other", 4, 20, "down"),
    (
        "en",
        "Cotton output is forecast at 433,000 tonnes this season, against 690,000 last season.",
        "other",
        433000,
        690000,
        "down",
    ),
]


@pytest.mark.parametrize(("language", "text", "measure", "figure", "level", "direction"), LEVELS)
def test_a_stated_level_is_compared_to(language, text, measure, figure, level, direction):
    claim = one(text, language)
    assert claim.measure == measure
    assert claim.quantity == Quantity.exactly(figure)
    assert claim.compare is not None
    assert (claim.compare.op, claim.compare.direction) == ("level", direction)
    assert claim.compare.quantity == Quantity.exactly(level)


RATIOS = [
    (
        "fr",
        "Les attaques contre les convois ont augmenté de 45 % au premier trimestre 2025.",
        "attacks",
        Quantity.exactly(1.45),
        "up",
    ),
    (
        "fr",
        "Depuis janvier, les recettes de la douane sont en recul de 28 %.",
        "other",
        Quantity.exactly(0.72),
        "down",
    ),
    (
        "fr",
        "Les incidents violents ont presque triplé à Kayes depuis 2020.",
        "incidents",
        Quantity(None, 3, None),
        "up",
    ),
    (
        "fr",
        "Le nombre de civils tués a plus que doublé entre 2018 et 2021.",
        "civilian_deaths",
        Quantity(2, 2, None),
        "up",
    ),
    (
        "fr",
        "En Afrique, le nombre de morts a été divisé par quatre entre 2022 et 2024.",
        "deaths",
        Quantity.exactly(0.25),
        "down",
    ),
    (
        "en",
        "Livestock sales have fallen by four fifths since 2021, traders say.",
        "other",
        Quantity.exactly(0.2),
        "down",
    ),
    (
        "en",
        "Twice as many civilians were killed in Mali in 2023 as in 2022.",
        "civilian_deaths",
        Quantity.exactly(2),
        "up",
    ),
    (
        "en",
        "Deaths of civilians fell by a third between 2022 and 2024.",
        "civilian_deaths",
        Quantity.exactly(0.67),
        "down",
    ),
]


@pytest.mark.parametrize(("language", "text", "measure", "ratio", "direction"), RATIOS)
def test_a_change_alone_is_a_ratio_without_quantity(language, text, measure, ratio, direction):
    claim = one(text, language)
    assert claim.measure == measure
    assert claim.quantity is None and claim.quantity_evidence is None
    assert claim.compare is not None and claim.compare.op == "ratio"
    assert claim.compare.quantity == ratio
    assert claim.compare.direction == direction


def test_a_ratio_beside_a_figure_belongs_to_it():
    claim = one("En 2018, 1 281 personnes ont été tuées au Mali, deux fois plus qu'en 2017.")
    assert claim.measure == "deaths" and claim.quantity == Quantity.exactly(1281)
    assert claim.period == days("2018-01-01", "2018-12-31")
    assert claim.compare is not None and claim.compare.quantity == Quantity.exactly(2)
    assert claim.compare.period == days("2017-01-01", "2017-12-31")


def test_a_difference_keeps_its_own_figure():
    claim = one("Au 31 mai, la région abritait 47 300 déplacés internes, soit 9 100 de plus qu'au 31 janvier.")
    assert claim.compare is not None and claim.compare.op == "difference"
    assert claim.compare.quantity == Quantity.exactly(9100) and claim.compare.direction == "up"


SHARES = [
    ("fr", "Quatre habitants sur cinq n'ont plus d'eau potable à Gossi.", "population_share", 0.8),
    ("fr", "D'après la mairie, un ménage sur cinq a quitté Niono.", "displaced_people", 0.2),
    ("fr", "À Mopti, un jeune diplômé sur quatre est au chômage.", "unemployment_rate", 0.25),
    ("fr", "Trois boulangeries de la capitale sur dix ont éteint leur four.", "other", 0.3),
    ("en", "One in three schools in Tillabéri region is closed.", "schools_closed", 0.33),
    ("en", "Nine out of ten trucks are turned back at the checkpoint.", "other", 0.9),
]


@pytest.mark.parametrize(("language", "text", "measure", "share"), SHARES)
def test_one_in_n_is_a_share(language, text, measure, share):
    claim = one(text, language)
    assert (claim.measure, claim.unit) == (measure, "share")
    assert claim.quantity == Quantity(None, share, None)


def test_an_exact_percentage_in_brackets_stands_for_the_rounded_share():
    claim = one("Près d'un Malien sur deux (45,5 %) vivait sous le seuil de pauvreté en 2022.")
    assert (claim.measure, claim.unit) == ("poverty_rate", "percent")
    assert claim.quantity == Quantity.exactly(45.5)


@pytest.mark.parametrize(
    ("text", "figure", "measure"),
    [
        ("Dans la région de Ségou, 412 des 1 800 écoles sont fermées.", 412, "schools_closed"),
        ("Sur les 120 écoles du cercle de Nara, 85 n'ont pas rouvert.", 85, "schools_closed"),
    ],
)
def test_the_whole_is_no_figure_of_its_own(text, figure, measure):
    claim = one(text)
    assert (claim.quantity, claim.measure) == (Quantity.exactly(figure), measure)


def test_a_number_without_a_noun_counts_what_was_counted_before():
    found = read("Combien d'écoles fermées ? Nos sections en trouvent plus de 2 050, contre 1 261 en 2020.")
    assert [(c.measure, c.quantity) for c in found] == [("schools_closed", Quantity(2050, 2050, None))]


def test_the_smaller_of_two_numbers_takes_the_scale_of_the_larger():
    claim = one("La dette d'EDM, de 180 milliards de francs CFA en 2020, elle en atteint aujourd'hui 500.")
    assert claim.quantity == Quantity.exactly(500_000_000_000)
    assert claim.compare is not None and claim.compare.quantity == Quantity.exactly(180_000_000_000)


def test_since_has_an_open_end_and_an_event_gives_its_day():
    claim = one("Les incidents violents ont triplé à Kayes depuis le coup d'État de 2020.")
    assert claim.period == days("2020-08-18", None)
    assert claim.period_evidence is not None and "2020" in claim.period_evidence.text


def test_an_ordinal_counts_events_since_a_date():
    claim = one("C'est la quatrième attaque du genre dans la région de Nara depuis début février.")
    assert (claim.measure, claim.quantity) == ("attacks", Quantity.exactly(4))


def test_a_trend_needs_a_date_or_a_monitor():
    claim = one("According to ACLED, JNIM operations in western Mali have been increasing since January.", "en")
    assert (claim.measure, claim.by) == ("attacks", "JNIM")
    assert claim.compare is not None and (claim.compare.op, claim.compare.direction) == ("direction", "up")
    assert read("Les attaques se multiplient, a-t-il soupiré.") == []


NO_CLAIMS = [
    ("fr", "Le 12 mai, deux Chinois ont été enlevés et plusieurs ouvriers blessés à Naréna."),
    ("fr", "Quatre grues, six tracteurs et trois camions-citernes ont brûlé dans la nuit de samedi."),
    ("fr", "Des hommes armés ont attaqué le village mardi : 17 morts et une centaine de bœufs emportés."),
    ("fr", "À 12 km de Diboli, trois citernes ont été incendiées vers 16 heures."),
    ("en", "Gunmen killed at least 63 people in a night raid on the village on Friday."),
    ("en", "The coach parked two lines of four and the match ended one all."),
    ("fr", ""),
]


@pytest.mark.parametrize(("language", "text"), NO_CLAIMS)
def test_the_toll_of_one_incident_is_no_claim(language, text):
    assert read(text, language) == []


def test_every_value_rests_on_its_words():
    text = "Selon l'ONU, plus de 700 civils ont péri au Mali en 2023, contre environ 530 quatre ans plus tôt."
    claim = one(text)
    assert claim.said_by and claim.said_by[0].kind == "un"
    assert claim.place is not None and claim.place.evidence is not None
    assert claim.compare is not None and claim.compare.period == days("2019-01-01", "2019-12-31")
    runs = [claim.quote, claim.quantity_evidence, claim.period_evidence, claim.compare.evidence]
    for run in [*runs, claim.place.evidence, claim.said_by[0].evidence]:
        assert run is not None and text[run.start : run.end] == run.text
    assert claim.quantity_evidence is not None and claim.quantity_evidence.text == "plus de 700"


def test_time_grows_with_length():
    unit = "contre 1 en 2019, soit 1 de plus que 1 sur 2 (1 %) "
    assert fourfold(lambda times: read(unit * times), 60) < LINEAR
