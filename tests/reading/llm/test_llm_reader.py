"""The reader as a whole: cache, parts, truncation, batches, the command line, two readers side by side."""

import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from llm_server import TEXT, answered, completion, incident

from vigie.exchange import report_from_json
from vigie.knowledge import settings
from vigie.knowledge.settings import LlmSettings, SettingsProblem
from vigie.model import Reading
from vigie.reading import llm, rules
from vigie.reading.llm.instructions import examples, instructions, messages, version
from vigie.reading.llm.parts import halves, parts
from vigie.reading.llm.problems import EndpointProblem
from vigie.reading.llm.statements import Statements
from vigie.reading.llm.values import Values
from vigie.record import disagreement as two

GOLD = Path(__file__).parents[2] / "gold"


@pytest.fixture(autouse=True)
def no_settings(monkeypatch, tmp_path):
    for name in [n for n in os.environ if n.startswith("VIGIE_LLM_")]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("VIGIE_SETTINGS", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("VIGIE_DATA", str(tmp_path / "data"))


# The cache


def test_the_same_report_is_asked_about_once(server, reader, report):
    server.say(completion(answered(incident())))
    first = reader().read(report)
    assert reader().read(report) == first
    assert len(server.requests) == 1


@pytest.mark.parametrize("change", ["text", "title", "published", "language", "source"])
def test_what_the_model_is_shown_is_part_of_the_key(server, reader, report, change):
    server.say(completion(answered()))
    reader().read(report)
    value = {"text": TEXT + " .", "language": "en", "published": report.published.replace(day=1)}.get(change, "other")
    reader().read(replace(report, **{change: value}))
    assert len(server.requests) == 2


def test_another_model_and_other_instructions_are_asked_anew(server, reader, report, monkeypatch):
    server.say(completion(answered()))
    first = reader().configuration
    reader().read(report)
    assert reader(model="n").configuration != first
    reader(model="n").read(report)
    monkeypatch.setattr("vigie.reading.llm.reader.version", lambda: "other")
    assert reader().configuration != first
    reader().read(report)
    assert len(server.requests) == 3


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff", b'{"answer": {"incidents": []}}', b"[" * 100_000])
def test_a_damaged_entry_is_no_entry_and_told(server, reader, report, tmp_path, damage):
    server.say(completion(answered(incident())))
    first = reader().read(report)
    (entry,) = list((tmp_path / "data").rglob("*.json"))
    assert entry.stat().st_mode & 0o077 == 0
    entry.write_bytes(damage)
    model = reader()
    assert model.read(report) == first
    assert model.cache.troubles["damaged"] == 1 and len(server.requests) == 2
    assert reader().read(report) == first and len(server.requests) == 2


def test_an_entry_that_says_another_thing_is_held_against_its_digest(server, reader, report, tmp_path):
    server.say(completion(answered(incident())))
    reader().read(report)
    (entry,) = list((tmp_path / "data").rglob("*.json"))
    entry.write_text(entry.read_text().replace("attack", "grenade"))
    assert reader().read(report).incidents[0].types[0].code == "attack"


def test_a_cache_that_cannot_be_written_stops_nothing(server, reader, report, tmp_path):
    (tmp_path / "data").write_text("a file")
    server.say(completion(answered(incident())))
    model = reader()
    assert model.read(report).incidents and model.cache.troubles["unwritten"] == 1


# Length


def test_an_answer_cut_short_is_asked_for_with_more_room(server, reader, report):
    server.say(completion("{", "length"), completion(answered(incident())))
    assert reader(max_tokens=1000).read(report).incidents
    assert [r["max_tokens"] for r in server.requests] == [1000, 2000]


def test_then_by_halves_whose_statements_are_joined(server, reader, report):
    def answer(handler):
        said = server.requests[-1]["messages"][-1]["content"]
        if "This is one part" not in said:
            return completion("{", "length")
        return completion(answered(*[incident()] * ("Douze soldats" in said)))

    server.say(answer)
    long = replace(report, text=TEXT + "\n\n" + "Rien d'autre à signaler ce jour. " * 20)
    reading = reader().read(long)
    assert len(reading.incidents) == 1 and len(server.requests) == 4
    assert not [w for w in reading.warnings if w.kind == "incomplete_reading"]
    reader().read(long)
    assert len(server.requests) == 4, "the joined answer is kept"


def test_what_stays_cut_short_is_told(server, reader, report):
    server.say(completion("{", "length"))
    reading = reader().read(report)
    assert [w.about for w in reading.warnings if w.kind == "incomplete_reading"] == ["1"]
    reader().read(report)
    assert len(server.requests) == 4, "and kept nowhere"


def test_a_window_too_small_for_the_question_is_met_by_parts(server, reader, report):
    def answer(handler):
        if "This is one part" not in server.requests[-1]["messages"][-1]["content"]:
            return 400, {}, b'{"error": {"message": "This model\'s maximum context length is 9000 tokens"}}'
        return completion(answered())

    server.say(answer)
    reader().read(replace(report, text=TEXT * 4))
    assert len(server.requests) == 3


def test_a_long_report_goes_in_parts_that_fit(server, reader, report):
    server.say(completion(answered()))
    text = "\n\n".join(f"Point {n}. " + "Rien à signaler. " * 30 for n in range(60))
    reader(max_tokens=2000, context=18000).read(replace(report, text=text))
    asked = [
        r["messages"][-1]["content"].partition("<report>\n")[2].removesuffix("\n</report>") for r in server.requests
    ]
    assert len(asked) > 3 and "".join(asked) == text and max(map(len, asked)) <= 6000


def test_a_window_that_holds_no_report_is_told_at_once(server, reader, report):
    with pytest.raises(EndpointProblem) as caught:
        reader(context=4000).read(report)
    assert caught.value.key == "no_room" and server.connections == 0


def test_examples_are_left_out_where_there_is_no_room(report):
    assert len(messages(report, None, 100_000)) == 2 + 2 * len(examples())
    assert len(messages(report, None, 1000)) == 2


@pytest.mark.parametrize("text", ["a" * 1000, "Phrase. " * 200, "ligne\n" * 300, "x\n\ny" * 200])
def test_parts_cover_the_text(text):
    assert "".join(parts(text, 100)) == text and max(map(len, parts(text, 100))) <= 100
    assert "".join(halves(text)) == text and len(halves(text)) == 2


# Instructions and examples


def test_the_instructions_hold_every_code_and_no_open_place():
    from vigie.knowledge.contract import contract

    told = instructions()
    assert not [code for codes in contract().values() for code in codes if code not in told]
    assert "{" + "type}" not in told and "{" + "actors}" not in told
    assert len(version()) == 16


@pytest.mark.parametrize("number", range(6))
def test_a_worked_example_is_what_the_coder_wrote_and_stands_in_its_text(number):
    report, answer = examples()[number]
    values = Values(report)
    found = Statements(rules.notes(report), values)
    got = [found.incidents(answer), found.conditions(answer), found.claims(answer), found.measures(answer)]
    assert values.dropped == {}
    lines = [json.loads(x) for f in ("A2", "B", "D", "G", "H") for x in (GOLD / f"{f}.jsonl").open(encoding="utf-8")]
    gold = next(x for x in lines if x["report"]["id"] == report.id)
    assert report_from_json(gold["report"]).text == report.text
    kinds = ("incidents", "conditions", "claims", "measures")
    assert [len(x) for x in got] == [len(gold.get(kind, [])) for kind in kinds]
    assert sorted(x.quote.text for some in got for x in some) == sorted(
        x["quote"] for k in kinds for x in gold.get(k, [])
    )


# Many reports


def test_several_reports_are_under_way_at_a_time_and_come_in_order(server, reader, report, monkeypatch):
    together, most, lock = [0], [0], threading.Lock()

    def answer(handler):
        with lock:
            together[0] += 1
            most[0] = max(most[0], together[0])
        time.sleep(0.1)
        with lock:
            together[0] -= 1
        return completion(answered())

    server.say(answer)
    monkeypatch.setenv("VIGIE_LLM_BASE_URL", server.url)
    monkeypatch.setenv("VIGIE_LLM_MODEL", "m")
    items = [replace(report, id=f"r{n}", text=f"{TEXT} {n}") for n in range(12)]
    done = list(llm.read_each([*items[:6], None, *items[6:]], jobs=3))
    assert [d and d.report.id for d in done] == [*[f"r{n}" for n in range(6)], None, *[f"r{n}" for n in range(6, 12)]]
    assert all(isinstance(d.result, Reading) for d in done if d)
    assert 2 <= most[0] <= 3


def test_one_report_that_fails_is_told_and_the_rest_goes_on(server, report, monkeypatch):
    server.say(lambda h: completion("no" if "SPOILT" in server.requests[-1]["messages"][-1]["content"] else answered()))
    monkeypatch.setenv("VIGIE_LLM_BASE_URL", server.url)
    monkeypatch.setenv("VIGIE_LLM_MODEL", "m")
    items = [replace(report, id=str(n), text=TEXT + (" SPOILT" if n == 1 else "")) for n in range(3)]
    done = list(llm.read_each(items))
    assert [isinstance(d.result, Reading) for d in done] == [True, False, True]
    assert done[1].result.sentence("fr").startswith("1: ")


# Settings


def test_settings_come_from_the_environment_before_the_file(tmp_path, monkeypatch):
    path = tmp_path / "s.toml"
    path.write_text('[llm]\nbase_url = "http://a"\nmodel = "m"\ntimeout = 9\nallow_sensitive = true\n')
    monkeypatch.setenv("VIGIE_SETTINGS", str(path))
    monkeypatch.setenv("VIGIE_LLM_MODEL", "n")
    monkeypatch.setenv("VIGIE_LLM_API_KEY", "sk-hidden")
    found = settings.llm()
    assert (found.base_url, found.model, found.timeout, found.allow_sensitive) == ("http://a", "n", 9.0, True)
    assert "hidden" not in repr(found) and LlmSettings().allow_sensitive is False


@pytest.mark.parametrize(
    ("text", "problem"),
    [("[llm]\nmodell = 1", "unknown"), ("[llm]\ntimeout = 'long'", "number"), ("[llm]\nconcurrency = 0", "number"),
     ("[llm]\nretries = true", "number"), ("[llm]\ntimeout = nan", "number"),
     ("[llm]\nallow_sensitive = 'perhaps'", "switch"),
     ("[llm]\napi_key = 7", "text"), ("[llm]\napi_key = 'clé'", "text"), ("[llm", "file"),
     ("llm = 3", "file"), ("", "missing")],
)  # fmt: skip
def test_a_setting_that_is_wrong_is_told(tmp_path, monkeypatch, text, problem):
    path = tmp_path / "s.toml"
    path.write_text(text)
    monkeypatch.setenv("VIGIE_SETTINGS", str(path))
    with pytest.raises(SettingsProblem) as caught:
        settings.llm()
    assert caught.value.problem == problem and caught.value.sentence("fr") != str(caught.value)


# The command line


def vigie(*arguments, **environment):
    command = [sys.executable, "-m", "vigie", *map(str, arguments), "--lang", "en"]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment}, timeout=60)


@pytest.fixture
def note(tmp_path, server):
    path = tmp_path / "note.txt"
    path.write_text(TEXT, encoding="utf-8")
    wrong = {"kind": "injured", "who": "civilians", "low": 1, "value": 1, "high": 1, "quote": "un blessé"}
    server.say(completion(answered(incident(harm=[*incident()["harm"], wrong]))))
    return path


def set_up(server):
    return {"VIGIE_LLM_BASE_URL": server.url, "VIGIE_LLM_MODEL": "m", "VIGIE_LLM_API_KEY": "sk-hidden-1234567"}


def test_read_and_add_with_a_model(server, note, tmp_path):
    done = vigie("read", note, "--reader", "llm", "--json", "--published", "2025-05-26", **set_up(server))
    value = json.loads(done.stdout)
    assert (done.returncode, value["reader"], value["configuration"][:2]) == (0, "llm", "m ")
    assert [w["about"] for w in value["warnings"] if w["kind"] == "values_dropped"] == ["1 (quote_not_in_text: 1)"]
    assert "left out of the model's answer: 1 (words not in the text 1)" in done.stderr
    record = tmp_path / "r.duckdb"
    added = [
        vigie("add", note, "--record", record, "--published", "2025-05-26", *options, **set_up(server)).stdout
        for options in (["--reader", "llm"], ["--reader", "llm"], [], ["--reader", "llm"])
    ]
    assert ["1 new" in added[0], "1 known" in added[1], "1 read anew" in added[2], "1 known" in added[3]] == [True] * 4
    assert len(server.requests) == 1, "the same words are asked about once, whatever the report is called"
    assert "hidden" not in done.stdout + done.stderr + "".join(added)


def test_both_readers_side_by_side(server, note):
    done = vigie("read", note, "--reader", "both", "--json", "--published", "2025-05-26", **set_up(server))
    value = json.loads(done.stdout)
    assert set(value["readings"]) == {"rules", "llm"}
    one = next(s for s in value["statements"] if s["kind"] == "incidents")
    assert (one["rules"], one["llm"]) == (0, 0)
    condition = next(s for s in value["statements"] if s["kind"] == "conditions")
    assert (condition["rules"], condition["llm"]) == (0, None)
    assert value["agreement"]["conditions"]["only_rules"] == 1
    text = vigie("read", note, "--reader", "both", "--published", "2025-05-26", **set_up(server)).stdout
    assert "Conditions · 0 in both (0 with differences), 1 only by the rules, 0 only by the model" in text


def test_a_guarded_report_is_refused_in_one_sentence(server, note):
    there = {**set_up(server), "VIGIE_LLM_BASE_URL": "http://192.0.2.1:9/v1"}
    done = vigie("read", note, "--reader", "llm", "--sensitivity", "restricted", **there)
    assert done.returncode == 1 and "nothing was sent" in done.stderr and "Traceback" not in done.stderr
    assert server.connections == 0


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [(["--reader", "llm"], 1, "VIGIE_LLM_BASE_URL"), (["--reader", "gpt"], 2, "rules, llm, both")],
)
def test_what_is_missing_or_unknown_is_told(note, arguments, status, told):
    done = vigie("read", note, *arguments)
    assert (done.returncode, told in done.stderr, "Traceback" in done.stderr) == (status, True, False)


# Two readings of one report


def test_the_same_reading_twice_differs_in_nothing(server, reader, report):
    server.say(completion(answered(incident())))
    reading = reader().read(report)
    (pair,) = two.disagreement(reading, reading)
    assert (pair.first, pair.second, pair.differences) == (0, 0, ())


def test_statements_are_paired_by_words_and_told_field_by_field(server, reader, report):
    text = f"{TEXT} Lundi, trois civils ont été enlevés à Kita."
    second = incident(
        quote="Lundi, trois civils ont été enlevés à Kita",
        types=[{"code": "abduction", "quote": None}],
        harm=[{"kind": "abducted", "who": "civilians", "low": 3, "value": 3, "high": 3, "quote": None}],
        places=[{"name": "Kita", "role": "at", "admin1": None, "country": "ML", "quote": "Kita"}],
        date={"from": "2025-05-26", "to": "2025-05-26", "quote": "Lundi"},
        targets=[],
        said_by=[],
    )
    first = incident(harm=[{**incident()["harm"][0], "low": 10, "value": 10, "high": 10}])
    server.say(completion(answered(incident(), second)), completion(answered(second, first)))
    model = reader(cache=False)
    long = replace(report, text=text)
    one, other = model.read(long), model.read(long)
    pairs = two.disagreement(one, other)
    assert [(p.first, p.second, [d.field for d in p.differences]) for p in pairs] == [(0, 0, ["harm"]), (1, 1, [])]
    assert two.disagreement_to_json(one, replace(other, reader="other"))["agreement"]["incidents"] == {
        "both": 2, "only_llm": 0, "only_other": 0, "fields": 18, "fields_that_differ": 1,
    }  # fmt: skip
    assert [(p.first, p.second) for p in two.disagreement(one, replace(other, incidents=other.incidents[1:]))] == [
        (0, None),
        (1, 0),
    ]
