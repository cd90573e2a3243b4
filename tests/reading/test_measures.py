"""Measures: topics and cues, read from short texts in both languages."""

import datetime as dt

import pytest

from vigie.model import Report
from vigie.reading import conditions, measures
from vigie.reading.clauses import Setting
from vigie.reading.rules import notes


def read(text, language="fr"):
    setting = Setting(notes(Report("x", text, language, dt.date(2025, 11, 8))))
    found = measures.find(setting, conditions.find(setting))
    for m in found:
        assert text[m.quote.start : m.quote.end] == m.quote.text
        assert all(text[b.evidence.start : b.evidence.end] == b.name for b in m.by)
    return found


@pytest.mark.parametrize(
    ("text", "kind", "status"),
    [
        ("Le syndicat réclame une escorte militaire entre Kayes et Diéma.", "military_escort", "recommended"),
        ("L'armée promet de renforcer ses patrouilles.", "reinforcement", "announced"),
        ("Une enquête est ouverte.", "investigation", "ongoing"),
        ("Le ratissage se poursuit.", "military_operation", "ongoing"),
        ("Les opérations de ratissage se poursuivent.", "military_operation", "ongoing"),
        ("Le PAM a distribué 300 tonnes de vivres à Gao.", "humanitarian_response", "ended"),
        ("Il faut parler avec ceux de la brousse.", "dialogue", "recommended"),
        ("À moyen terme, refondre la justice foncière.", "institutional_reform", "recommended"),
        ("Le préfet a instauré un couvre-feu à Gao.", "curfew_or_ban", "ongoing"),
        ("Les motos sont interdites dans huit départements.", "curfew_or_ban", "ongoing"),
    ],
)
def test_french_measures(text, kind, status):
    assert [(m.kind, m.status) for m in read(text)] == [(kind, status)]


@pytest.mark.parametrize(
    ("text", "kind", "status"),
    [
        ("The governor has ordered an inquiry.", "investigation", "ongoing"),
        ("Benin has deployed 3,000 soldiers in the north.", "reinforcement", "ongoing"),
        ("Aid agencies are appealing for 45 million dollars.", "international_support", "recommended"),
        (
            "In the long term, the state should devolve powers to town councils.",
            "decentralisation",
            "recommended",
        ),
        ("The minister promised to reopen the schools.", "other", "announced"),
    ],
)
def test_english_measures(text, kind, status):
    assert [(m.kind, m.status) for m in read(text, "en")] == [(kind, status)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Des hommes armés ont attaqué un poste de contrôle.", "fr"),
        ("Le JNIM promet de nouvelles attaques.", "fr"),
        ("L'armée n'a pas souhaité répondre.", "fr"),
        ("The patrol was ambushed near Mondoro.", "en"),
        ("Gunmen attacked a convoy of food aid.", "en"),
        ("Bamako has ruled out talks.", "en"),
        ("The hostages are well, a source close to the negotiations said.", "en"),
    ],
)
def test_what_is_no_measure(text, language):
    assert read(text, language) == []


def test_horizon_and_who():
    (m,) = read("Le Groupement demande une escorte militaire quotidienne dès cette semaine.")
    assert (m.horizon, [b.name for b in m.by]) == ("short", ["Le Groupement"])


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        (
            "Three days later the Indian embassy in Bamako confirmed the kidnapping and called for talks.",
            "en",
            ["the Indian embassy in Bamako"],
        ),
        ("Bamako has so far ruled them out and promises more operations.", "en", ["Bamako"]),
        ("In the coming months Bamako should place permanent patrols on the road.", "en", ["Bamako"]),
        ("Mardi, les anciens et le groupe ont conclu un accord de paix local.", "fr", ["les anciens et le groupe"]),
        ("▪ Une équipe mobile part mardi pour Douentza.", "fr", ["Une équipe mobile"]),
        ("Le gouverneur a promis que l'armée accompagnerait les convois de vivres.", "fr", ["Le gouverneur"]),
        ("Le couvre-feu instauré par le gouverneur est prolongé jusqu'au 31 mars.", "fr", ["le gouverneur"]),
        ("Night travel is banned by the transport ministry since 8 August.", "en", ["the transport ministry"]),
        ("Un arrêté interdit la circulation des motos dans le cercle de Diéma.", "fr", []),
        ("Par arrêté du gouverneur, la route Gao–Ansongo est interdite aux motos.", "fr", ["gouverneur"]),
    ],
)
def test_an_actor_is_a_noun_phrase_and_no_clause(text, language, names):
    (first, *_) = read(text, language)
    assert [b.name for b in first.by] == names


def test_a_list_under_a_lead_recommends_each_item():
    text = (
        "Le Comité exige :\n– des patrouilles régulières aux abords des écoles ;\n"
        "– à long terme, le recrutement des enseignants par les communes elles-mêmes."
    )
    assert [(m.kind, m.status, m.horizon) for m in read(text)] == [
        ("security_controls", "recommended", None),
        ("decentralisation", "recommended", "long"),
    ]


def test_topics_in_a_row_are_measures_of_their_own():
    text = (
        "À moyen terme, les réformes institutionnelles, la décentralisation et la gouvernance inclusive sont "
        "indispensables."
    )
    assert [(m.kind, m.horizon) for m in read(text)] == [
        ("institutional_reform", "medium"),
        ("decentralisation", "medium"),
        ("inclusive_governance", "medium"),
    ]


def test_what_an_armed_group_forbids_is_no_measure():
    assert read("Le JNIM interdit la circulation des motos à Koro.") == []
