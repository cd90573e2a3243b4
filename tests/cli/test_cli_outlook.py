"""``vigie outlook`` and ``vigie alerts`` as a user runs them."""

from __future__ import annotations

import email
import email.policy
import json
import socket
from email.message import EmailMessage

import feedparser
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message


@pytest.fixture(scope="module")
def counts(tmp_path_factory):
    """Five years of two areas."""
    rng = np.random.default_rng(3)
    lines = ["month,count,area"]
    for n in range(60):
        for area, level in (("Kayes", 2.0), ("Mopti", 9.0)):
            lines.append(f"{2020 + n // 12}-{n % 12 + 1:02},{rng.poisson(level)},{area}")
    path = tmp_path_factory.mktemp("outlook") / "counts.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_file_of_counts_is_foreseen_drawn_and_written(vigie, counts, tmp_path):
    svg, draws = tmp_path / "fan.svg", tmp_path / "draws.parquet"
    asked = ("outlook", "--counts", counts, "--area", "Mopti", "--months", 3, "--svg", svg, "--draws", draws)
    status, out, err = vigie(*asked)
    assert (status, err) == (0, "")
    assert (
        "Mopti, January 2025 to March 2025" in out
        and "baselines: conflictology" in out
        and "Rests on counts.csv" in out
    )
    assert svg.read_text(encoding="utf-8").startswith("<svg")
    table = pq.read_table(draws)
    assert table.num_rows == 3000 and table.column_names == ["area", "month", "draw", "outcome"]


def test_it_speaks_json_and_french(vigie, counts):
    status, out, _ = vigie("outlook", "--counts", counts, "--months", 1, "--json")
    assert status == 0 and [f["about"]["area"] for f in json.loads(out)] == ["Kayes", "Mopti"]
    status, out, _ = vigie("outlook", "--counts", counts, "--months", 1, "--lang", "fr")
    assert status == 0 and "intervalle à 90 %" in out


def test_what_cannot_be_foreseen_is_said_in_a_sentence(vigie, counts):
    status, out, err = vigie("outlook", "--counts", counts, "--area", "Gao")
    assert (status, out) == (1, "") and "Nothing is counted in Gao" in err
    status, _, err = vigie("outlook", "--counts", counts, "--level", "moon")
    assert status == 2 and "--level" in err
    status, _, err = vigie("outlook", "--counts", counts, "--country", "ML")
    assert status == 2 and "--country" in err


def test_the_challenge_writes_its_draws(vigie, tmp_path):
    months, ids = np.arange(300, 400), np.arange(1, 6)
    rng = np.random.default_rng(1)
    table = pa.table({
        "month_id": np.repeat(months, 5), "country_id": np.tile(ids, 100), "ged_best_sb": rng.poisson(3.0, 500) * 1.0,
    })  # fmt: skip
    pq.write_table(table, tmp_path / "panel.parquet")
    out = tmp_path / "draws.parquet"
    # Month 399 is March 2013.
    status, said, err = vigie(
        "outlook", "challenge", "--panel", tmp_path / "panel.parquet", "--window", 2013, "--out", out
    )
    assert (status, err) == (0, "") and "1000 draws for 5 countries and 12 months of 2013" in said
    assert pq.read_table(out).num_rows == 60_000
    status, _, err = vigie("outlook", "challenge", "--panel", out, "--window", 2013, "--out", tmp_path / "x")
    assert status == 1 and "lacks ged_best_sb" in err


def test_alerts_are_told_once_and_feed(vigie, tmp_path):
    text = "Nioro du Sahel est sous blocus du JNIM depuis le 3 septembre 2025."
    (tmp_path / "report.txt").write_text(text, encoding="utf-8")
    assert vigie("add", tmp_path / "report.txt", "--published", "2025-10-20")[0] == 0
    feed = tmp_path / "alerts.xml"
    status, out, err = vigie("alerts", "--on", "2025-10-20", "--feed", feed)
    assert (status, err) == (0, "") and "Nioro" in out and "47 days" in out
    assert len(feedparser.parse(feed.read_bytes()).entries) == 1
    status, out, _ = vigie("alerts", "--on", "2025-10-21", "--feed", feed)
    assert status == 0 and "Nothing new on 2025-10-21; 1 alert stands" in out
    assert len(feedparser.parse(feed.read_bytes()).entries) == 1
    status, out, _ = vigie("alerts", "--on", "2025-10-21", "--all", "--json")
    assert json.loads(out)[0]["details"]["evidence"][0]["quote"].startswith("Nioro du Sahel")
    status, out, _ = vigie("alerts", "--on", "2025-01-01", "--all")
    assert "No alert stands" in out


def test_a_mail_goes_out_once_and_a_server_that_is_gone_loses_nothing(vigie, tmp_path, monkeypatch):
    text = "Nioro du Sahel est sous blocus du JNIM depuis le 3 septembre 2025."
    (tmp_path / "report.txt").write_text(text, encoding="utf-8")
    assert vigie("add", tmp_path / "report.txt", "--published", "2025-10-20")[0] == 0
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv("VIGIE_SMTP", f"smtp://127.0.0.1:{port}")
    monkeypatch.setenv("VIGIE_MAIL_FROM", "vigie@example.org")
    asked = ("alerts", "--on", "2025-10-20", "--mail", "desk@example.org", "--lang", "fr")
    status, _, err = vigie(*asked)
    assert status == 1 and "n'a pas pris le courrier" in err
    post = Mailbox(None)
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        status, out, _ = vigie(*asked)
        assert status == 0 and "Envoyé à desk@example.org" in out
        status, out, _ = vigie(*asked)
        assert status == 0 and "Rien de nouveau" in out
    finally:
        controller.stop()
    assert [mail["Subject"] for mail in post.mails] == ["Vigie : 1 nouvelle alerte, 2025-10-20"]


class Mailbox(Message):
    """Keeps the mails it is sent."""

    def __init__(self, made: None) -> None:
        super().__init__(made)
        self.mails: list[EmailMessage] = []

    def prepare_message(self, session, envelope):
        return email.message_from_bytes(envelope.content, policy=email.policy.default)

    def handle_message(self, message: EmailMessage) -> None:
        self.mails.append(message)


def test_alerts_need_something_on_record_and_a_server_for_mail(vigie, tmp_path):
    status, _, err = vigie("alerts", "--mail", "a@example.org")
    assert status == 1 or status == 2
    assert "VIGIE_SMTP" in err
    status, out, _ = vigie("alerts", "--show-rules")
    assert status == 0 and out.count("[[rule]]") == 7
    (tmp_path / "mine.toml").write_text("[[rule]]\nid='x'\nkind='y'", encoding="utf-8")
    status, _, err = vigie("alerts", "--rules", tmp_path / "mine.toml")
    assert status in (1, 2) and "one of rate" in err
