"""Incidents out of short reports: joined, split, told apart from talk."""

import datetime as dt

import pytest

from vigie.model import Certainty, Report
from vigie.reading import dated, read


def incidents(text, language="fr", published="2025-05-26"):
    return read(Report("x", text, language, dt.date.fromisoformat(published))).incidents


def test_a_sentence_tells_one_incident_whole():
    (one,) = incidents(
        "Dimanche 25 mai, des combattants du JNIM ont attaqué le camp militaire de Mourdiah. Douze soldats ont été "
        "tués et deux pick-up emportés, selon une source sécuritaire."
    )
    assert one.types[0].code == "armed_clash"
    assert one.date.start == one.date.end == dt.date(2025, 5, 25)
    assert [(p.name, p.role) for p in one.places] == [("Mourdiah", "at")]
    assert [c.code for c in one.perpetrators] == ["JNIM"]
    assert {c.code for c in one.targets} >= {"soldiers", "military_post"}
    assert [(h.kind, h.who, h.quantity.value) for h in one.harm] == [("killed", "soldiers", 12)]
    assert [(x.item, x.how, x.quantity.value) for x in one.losses] == [("pickup", "seized", 2)]
    assert [s.kind for s in one.said_by] == ["security_source"]


def test_headline_toll_and_claim_are_one_account():
    found = incidents(
        "Un convoi de citernes a été incendié vendredi entre Kolondiéba et Kadiana.\n\nLe JNIM a revendiqué l'attaque. "
        "Le bilan est de cinq morts."
    )
    assert len(found) == 1
    assert [(p.name, p.role) for p in found[0].places] == [("Kolondiéba", "from"), ("Kadiana", "to")]
    assert [c.code for c in found[0].perpetrators] == ["JNIM"]
    assert found[0].harm[0].quantity.value == 5


def test_background_with_its_own_day_is_another_incident():
    found = incidents(
        "Trois douaniers ont été tués lundi 19 mai à Kirané. Le 28 février, le poste de Tambacara avait été saccagé."
    )
    assert [i.date.start.isoformat() for i in found] == ["2025-05-19", "2025-02-28"]


def test_lines_of_a_log_are_an_incident_each():
    found = incidents(
        "- 12/05, Diéma : deux civils tués par des hommes armés.\n- 13/05, Sandaré : un camion incendié par le JNIM.",
    )
    assert [[p.name for p in i.places] for i in found] == [["Diéma"], ["Sandaré"]]


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("Douze soldats auraient été tués dimanche à Nara par des jihadistes.", Certainty.ALLEGED),
        ("L'armée dément l'attaque du camp de Nara dans la nuit de samedi à dimanche.", Certainty.DENIED),
        ("Douze soldats ont été tués dimanche à Nara par des jihadistes.", Certainty.STATED),
    ],
)
def test_certainty(text, certainty):
    assert [i.certainty for i in incidents(text)] == [certainty]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fr",
            "Les attaques se multiplient dans la région de Kayes et les habitants craignent de nouvelles embuscades.",
        ),
        (
            "fr",
            "L'équipe de Mahina a bombardé la défense de Kayes dimanche ; le gardien, assiégé, a rendu les armes à la "
            "mi-temps et l'entraîneur a perdu la bataille du championnat.",
        ),
        (
            "fr",
            "Le gouvernement pourrait être attaqué sur les prix ; la filière coton et la récolte inquiètent.",
        ),
        ("en", "Insecurity persists in many parts of the region and attacks are on the rise."),
        (
            "en",
            "The striker fired a missile into the net on Sunday in Ségou; the coach said the team won the battle.",
        ),
    ],
)
def test_talk_and_figures_of_speech_hold_no_incident(language, text):
    assert incidents(text, language) == ()


def test_an_army_without_a_name_is_that_of_the_country():
    (one,) = incidents("Le 3 mai 2025, l'armée a bombardé un camp de terroristes près de Djibo, au Burkina Faso.")
    assert [c.code for c in one.perpetrators] == ["FDS_BF"]


def test_who_holds_whom():
    (arrest,) = incidents("Jeudi 22 mai, à Toukoto, la police a interpellé sept individus.")
    assert arrest.types[0].code == "arrests" and arrest.harm[0].kind == "captured"
    (taken,) = incidents("Jeudi 22 mai, près de Toukoto, le JNIM a enlevé deux infirmiers.")
    assert taken.types[0].code == "abduction" and taken.harm[0].kind == "abducted"


def test_cattle_are_driven_off_and_who_did_it_is_not_a_victim():
    (one,) = incidents("Dimanche 25 mai, à Fégui, 200 têtes de bétail ont été enlevées par des bandits.")
    assert one.types[0].code == "looting_property_destruction"
    assert one.harm == () and [c.code for c in one.perpetrators] == ["BANDITS"]


def test_days_counted_back_date_an_incident():
    (one,) = incidents("Il y a trois jours, un autobus a été brûlé par le JNIM près de Béma.")
    assert one.date.start == one.date.end == dt.date(2025, 5, 23)


@pytest.mark.parametrize(
    "head", ["BAMAKO, 24 mai 2025 - ", "BAMAKO, 25 mai (AFP) – ", "Un village attaqué\n\nBAMAKO, 25 mai 2025 - "]
)
def test_where_and_when_a_report_was_sent_is_no_incident(head):
    (one,) = incidents(head + "Sept civils ont été tués vendredi et quatre blessés à Mourdiah.")
    assert [p.name for p in one.places] == ["Mourdiah"]
    assert one.date.start == dt.date(2025, 5, 23)
    assert [(h.kind, h.quantity.value) for h in one.harm] == [("killed", 7), ("injured", 4)]


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("L'armée malienne a mené samedi une frappe de drone près de Diéma ; cinq terroristes ont été tués.", ["FAMA"]),
        ("L'armée malienne a mené samedi une frappe à Diéma ; le bilan est de cinq terroristes neutralisés.", ["FAMA"]),
        ("Samedi à Diéma, le bilan est de cinq terroristes neutralisés.", []),
    ],
)
def test_who_strikes_and_who_is_struck(text, by):
    (one,) = incidents(text)
    assert [c.code for c in one.perpetrators] == by


def test_whoever_is_suspected_is_not_quoted():
    (one,) = incidents("Gunmen killed two people in Nara on Saturday. JNIM is suspected.", "en")
    assert [c.code for c in one.perpetrators] == ["JNIM"]
    assert one.said_by == ()


def test_a_claim_of_a_later_day_goes_on_with_the_attack():
    (one,) = incidents(
        "Une position de l'armée a été attaquée mercredi près de Mourdiah : huit soldats ont été tués. Le Jnim a "
        "revendiqué l'attaque jeudi.",
    )
    assert [c.code for c in one.perpetrators] == ["JNIM"]
    assert one.date.start == dt.date(2025, 5, 21)


def test_another_count_of_another_source_is_no_other_incident():
    (one,) = incidents(
        "Douze civils ont été tués samedi à Nara par des hommes armés, selon la gendarmerie. De son côté, un infirmier "
        "parle de quinze morts, comptés dimanche matin."
    )
    assert sorted(h.quantity.value for h in one.harm) == [12, 15]


def test_people_set_free_later_are_an_incident_of_its_day():
    found = incidents(
        "Le 5 mai, un géomètre et son aide ont été emmenés de force près de Ségala. Ils ont recouvré la liberté le "
        "19 mai."
    )
    assert [(i.types[0].code, i.date.start.day) for i in found] == [("abduction", 5), ("other", 19)]


def test_both_sides_of_a_fight_and_allies_are_named():
    (fight,) = incidents(
        "De violents combats ont opposé vendredi des chasseurs de Dan Na Ambassagou à des combattants du Jnim à "
        "Bandiagara. Sept chasseurs ont trouvé la mort."
    )
    assert {c.code for c in fight.perpetrators} == {"DAN_NA_AMBASSAGOU", "JNIM"}
    (raid,) = incidents("Les FAMa et Wagner ont exécuté neuf villageois dimanche à Nampala.")
    assert {c.code for c in raid.perpetrators} == {"FAMA", "WAGNER"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Un éboulement a coûté la vie à une quinzaine d'orpailleurs samedi à Kéniéba."),
        ("en", "A bus accident killed twelve passengers on Saturday near Kita."),
        ("en", "Three days later the embassy in Bamako confirmed the kidnapping and called for talks."),
        ("fr", "Trois enfants sont morts noyés dimanche à Kayes après le naufrage d'une pirogue."),
    ],
)
def test_deaths_that_nobody_dealt_and_words_about_an_incident_are_none(language, text):
    assert incidents(text, language) == ()


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [
        ("en", "On 19 May an NGO vehicle was carjacked on the road near Abala.", "looting_property_destruction"),
        ("en", "Uvira fell on 10 December. The M23 marched in from the north.", "non_state_actor_overtakes_territory"),
        ("fr", "Le 12 mai, à Sofara, éleveurs et cultivateurs ont signé un pacte.", "agreement"),
        ("fr", "Contrairement aux rumeurs, aucune attaque n'a eu lieu samedi à Diboli, dit le préfet.", "attack"),
    ],
)
def test_months_places_that_fall_pacts_and_denials(language, text, code):
    (one,) = incidents(text, language)
    assert one.types[0].code == code
    assert one.certainty == (Certainty.DENIED if "aucune" in text else Certainty.STATED)


@pytest.mark.parametrize(
    ("text", "published", "told"),
    [
        (
            "Nioro du Sahel, 12 mars 2026. Dans la nuit de mardi à mercredi, des hommes armés ont attaqué Sandaré.",
            dt.date(2026, 3, 12),
            (dt.date(2026, 3, 10), dt.date(2026, 3, 11)),
        ),
        (
            "Bamako (AFP), 12 mars 2026 : Des hommes armés ont tué trois civils à Sandaré le 9 mars.",
            dt.date(2026, 3, 12),
            (dt.date(2026, 3, 9), dt.date(2026, 3, 9)),
        ),
        (
            "Le 12 mars 2026, des hommes armés ont attaqué Sandaré.",
            None,
            (dt.date(2026, 3, 12), dt.date(2026, 3, 12)),
        ),
    ],
)
def test_a_dateline_dates_the_report_and_not_what_it_tells(text, published, told):
    report = Report("x", text, "fr")
    found = read(report)
    assert found.report == dated(report)
    assert found.report.published == published
    (one,) = found.incidents
    assert (one.date.start, one.date.end) == told


@pytest.mark.parametrize(
    ("language", "text", "certainty"),
    [
        ("fr", "Dimanche, des présumés membres du JNIM ont tué deux civils à Béma.", Certainty.STATED),
        ("fr", "Dimanche, des jihadistes présumés ont tué deux civils à Béma.", Certainty.STATED),
        ("en", "On Sunday suspected JNIM militants abducted three drivers near Diboli.", Certainty.STATED),
        ("fr", "La police a arrêté dimanche à Béma un homme qui aurait livré du carburant.", Certainty.STATED),
        ("fr", "L'attaque présumée du JNIM contre Béma, dimanche, a fait deux morts.", Certainty.ALLEGED),
        ("en", "A suspected drone strike hit Nampala on Sunday, killing six people.", Certainty.ALLEGED),
        ("en", "Soldiers are reported to have killed eight men on Sunday in Ber.", Certainty.ALLEGED),
    ],
)
def test_doubt_about_who_it_was_is_none_about_what_happened(language, text, certainty):
    (one,) = incidents(text, language)
    assert one.certainty == certainty


def test_what_an_army_says_in_quotation_marks_is_its_claim():
    (one,) = incidents("L'armée dit avoir « neutralisé » huit terroristes dimanche près de Diéma.")
    assert [(h.kind, h.who, h.quantity.value) for h in one.harm] == [("killed", "attackers", 8)]
    assert [s.kind for s in one.said_by] == ["army"]


def test_a_decree_arrests_nobody_and_a_market_is_no_march():
    assert incidents("Le gouverneur de Kayes a pris un arrêté interdisant la circulation des motos de 18h à 6h.") == ()
    (one,) = incidents("Des hommes armés ont attaqué dimanche le marché de Béma, tuant deux civils.")
    assert one.types[0].code == "attack"
    assert "market" in {c.code for c in one.targets}
    (march,) = incidents("Une marche de protestation a réuni dimanche des centaines de femmes à Kayes contre le JNIM.")
    assert march.types[0].code == "peaceful_protest"


def test_victims_denied_are_no_attack_denied_and_another_party_may_insist():
    (raid,) = incidents(
        "« Il n'y a eu aucun mort », dit le maire de Yélimané à propos de l'attaque de samedi. Le JNIM affirme avoir "
        "tué cinq gendarmes."
    )
    assert raid.certainty == Certainty.STATED
    (none,) = incidents("Il n'y a eu aucune attaque samedi à Diboli, dit le préfet.")
    assert none.certainty == Certainty.DENIED
    (both,) = incidents(
        "The army denied that its soldiers had executed 22 civilians in Diafarabé on 12 May. "
        "Human Rights Watch said at least 22 men were summarily killed.",
        "en",
    )
    assert both.certainty == Certainty.STATED


def test_a_release_has_its_own_day_and_a_list_is_cut_at_its_semicolon():
    taken, freed = incidents(
        "Two Emirati nationals kidnapped on 23 April near Bamako were released on Wednesday, a source said.", "en"
    )
    assert [i.date.start.isoformat() for i in (taken, freed)] == ["2025-04-23", "2025-05-21"]
    assert freed.harm[0].kind == "released"
    stopped, _ = incidents(
        "• 11 mai : deux camions interceptés par le JNIM entre Diéma et Nioro ; chauffeurs libérés le lendemain."
    )
    assert [p.name for p in stopped.places] == ["Diéma", "Nioro du Sahel"]


def test_those_who_own_what_was_taken_are_not_taken():
    (one,) = incidents(
        "Dimanche à Béma, des hommes armés ont tiré en l'air, emporté la recette des commerçants et enlevé le chef de "
        "village."
    )
    assert [(h.kind, h.who) for h in one.harm] == [("abducted", "local_officials")]


@pytest.mark.parametrize(
    ("language", "text", "codes"),
    [
        (
            "fr",
            "Un convoi de citernes escorté par l'armée malienne a été attaqué lundi près de Diéma ; trois soldats ont "
            "été tués. Depuis avril, le JNIM impose un blocus.",
            {"JNIM"},
        ),
        ("fr", "Deux humanitaires ont été enlevés dimanche à Ménaka. L'EIGS n'a pas revendiqué.", set()),
        ("fr", "Trois orpailleurs ont été tués par une patrouille malienne le 5 mai près de Kobenni.", {"FAMA"}),
    ],
)
def test_who_escorts_or_claims_nothing_has_not_done_it(language, text, codes):
    (one,) = incidents(text, language)
    assert {c.code for c in one.perpetrators} == codes


def test_a_road_that_reopens_is_no_incident():
    text = "The road between Kayes and Bamako reopened on 5 May after the army cleared JNIM checkpoints."
    assert incidents(text, "en") == ()


def test_the_sentence_behind_dates_what_a_headline_tells():
    (one,) = incidents(
        "Niger: 14 soldiers killed in Tillabéri ambush, ministry says. "
        "The ambush took place on Friday near Banibangou.",
        "en",
    )
    assert one.date.start == one.date.end == dt.date(2025, 5, 23)


def test_the_police_who_lay_hands_on_somebody_arrest():
    (one,) = incidents("À Kayes, la police a mis la main mercredi dernier sur quatre jeunes gens, selon des habitants.")
    assert one.types[0].code == "arrests"
