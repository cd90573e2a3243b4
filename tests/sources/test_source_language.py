# ruff: noqa: E501 (sample sentences stay on one line)
"""The language of a text: French and English are read, another is refused by name."""

import json
import os
from pathlib import Path

import pytest

from vigie.knowledge.languages import name
from vigie.sources import Unreadable
from vigie.sources.language import find, read_code

GOLD = sorted((Path(__file__).parents[1] / "gold").glob("*.jsonl"))

OTHERS = {
    "es": "Al menos doce soldados murieron el domingo en un ataque contra un puesto militar cerca de la frontera.",
    "pt": "Pelo menos doze soldados morreram no domingo num ataque contra um posto militar perto da fronteira.",
    "it": "Almeno dodici soldati sono morti domenica in un attacco contro un posto militare vicino al confine.",
    "ca": "Almenys dotze soldats van morir diumenge en un atac contra un lloc militar prop de la frontera, segons fonts "
    "locals de la regió.",
    "de": "Mindestens zwölf Soldaten wurden am Sonntag bei einem Angriff auf einen Posten nahe der Grenze getötet.",
    "nl": "Zeker twaalf soldaten zijn zondag omgekomen bij een aanval op een militaire post vlak bij de grens.",
    "ro": "Cel puțin doisprezece soldați au fost uciși duminică într-un atac asupra unui post militar din apropiere.",
    "ht": "Omwen douz sòlda mouri dimanch nan yon atak kont yon pòs militè toupre fwontyè a, dapre sous lokal yo.",
    "pcm": "Twelve soldiers don die on Sunday as gunmen attack one military post wey dey near di border. Dem carry "
    "guns go, na wetin people wey dey there tok.",
    "bm": "Sɔrɔdasi tan ni fila fatura kari don na, binkanni dɔ la min kɛra sɔrɔdasiw ka jɔyɔrɔ kan dancɛ la. U ye "
    "mobili fila jeni ani ka marifaw ta.",
    "ha": "Akalla sojoji goma sha biyu ne suka mutu ranar Lahadi a wani hari da aka kai kan sansanin soji kusa da "
    "iyaka, a cewar majiyoyin yankin.",
    "ar": "قتل ما لا يقل عن اثني عشر جنديا يوم الأحد في هجوم على موقع عسكري قرب الحدود، بحسب مصادر محلية.",
    "ru": "По меньшей мере двенадцать солдат погибли в воскресенье при нападении на военный пост у границы.",
    "zh": "据当地消息人士称，周日在边境附近的一个军事哨所遭到袭击，至少十二名士兵死亡。",
}


def gold():
    for path in GOLD:
        for line in path.read_text(encoding="utf-8").splitlines():
            report = json.loads(line)["report"]
            yield report["text"], report["language"]


def test_every_annotated_report_is_taken_for_what_it_is():
    found = [(find(text, "x"), language) for text, language in gold()]
    assert len(found) > 100
    assert [pair for pair in found if pair[0] != pair[1]] == []


def test_a_paragraph_of_a_report_is_enough():
    pieces = [(text[k : k + 150], lang) for text, lang in gold() for k in range(0, len(text) - 150, 150)]
    wrong = 0
    for piece, language in pieces:
        try:
            wrong += find(piece, "x") != language
        except Unreadable:
            wrong += 1
    assert wrong <= 0.005 * len(pieces)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Nioro : attaque. 3 morts.", "fr"),
        (
            "12/04 – 06h30 – axe Diéma-Sandaré (RN1), PK 27 : minibus de transport intercepté, 4 pax enlevés, RAS depuis",
            "fr",
        ),
        ("EEI RN16, 1 mort 2 blessés, FAMa", "fr"),
        ("BILAN : 12 TUÉS, 3 BLESSÉS", "fr"),
        ("Nioro: ambush, 3 dead.", "en"),
        ("Kayes, Nioro, Yélimané, Diéma, Sandaré, Bafoulabé: convoy burned, 2 drivers missing", "en"),
    ],
)
def test_telegraphic_reports_full_of_names_are_read(text, language):
    assert find(text, "x") == language


@pytest.mark.parametrize("code", OTHERS)
def test_another_language_is_refused_by_its_name(code):
    with pytest.raises(Unreadable) as refused:
        find(OTHERS[code], "note.txt")
    assert refused.value.values["language"] == code
    for lang in ("fr", "en"):
        assert name(code, lang) in refused.value.sentence(lang)
        assert not name(code, lang).endswith(("'", "»")), "a language met here should have a name"


def test_noise_has_no_language():
    with pytest.raises(Unreadable) as refused:
        find(
            "xqzt vrrp kkll wwwq zzzx ppqr qqst mmnp xkcd qwzx vbnm lkjh gfds poiu ytre wqas dfgh jklz " * 3,
            "x",
        )
    assert refused.value.key in {"language_unknown", "language"}


@pytest.mark.parametrize(
    ("given", "code"), [("fr", "fr"), ("fr-ML", "fr"), ("FRA", "fr"), ("en_GB", "en"), ("English", "en")]
)
def test_languages_are_named_in_many_ways(given, code):
    assert read_code(given, "x") == code


def test_a_language_that_is_given_is_believed(french):
    from vigie.sources import read_bytes

    [report] = read_bytes(OTHERS["es"].encode(), "x", language="fr")
    assert report.language == "fr"
    [refusal] = read_bytes(french.encode(), "x", language="es")
    assert refusal.error.key == "language" and "espagnol" in refusal.sentence("fr")


def test_a_long_text_is_judged_by_a_sample(french):
    import time

    find(french, "x")
    started = time.monotonic()
    assert find(french * 20_000, "x") == "fr"
    assert time.monotonic() - started < 0.5


def test_the_shared_seeds_are_french():
    shared = Path(os.environ.get("VIGIE_SHARED", Path(__file__).parents[2] / ".." / "shared"))
    seeds = shared / "gold" / "seeds.jsonl"
    if not seeds.exists():
        pytest.skip("the shared annotated reports are not on this machine")
    for line in seeds.read_text(encoding="utf-8").splitlines():
        report = json.loads(line)["report"]
        assert find(report["text"], "x") == report["language"]
