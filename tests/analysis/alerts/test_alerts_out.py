"""Where alerts go: a feed that readers take, a mail that is a digest."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import socket
import xml.etree.ElementTree as ET

import feedparser
import pytest
from aiosmtpd.controller import Controller

from vigie.analysis.alerts.alert import alert
from vigie.analysis.alerts.feed import atom
from vigie.analysis.alerts.mail import MOST, digest, send, server_of
from vigie.analysis.alerts.memory import Memory
from vigie.analysis.alerts.problems import AlertProblem
from vigie.analysis.alerts.telling import lines
from vigie.analysis.finding import Told

DAY = dt.date(2025, 10, 31)
HOSTILE = "<script>alert(1)</script>\x00\x1b[2J\r\nBcc: x@y.org & \ud83d"


class Kept:
    """Keeps what it is sent, or turns it away."""

    def __init__(self, answer: str = "250 OK") -> None:
        self.mails: list[object] = []
        self.answer = answer

    async def handle_DATA(self, server, session, envelope):
        self.mails.append(envelope)
        return self.answer


@pytest.fixture
def post():
    handler = Kept()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, f"smtp://127.0.0.1:{port}"
    controller.stop()


def alerts(n: int, quote: str = "Le blocus dure.", source: str | None = "Radio"):
    return [
        alert(
            "long_siege", f"siege:place{k}", 1, DAY, f"Place {k}", 40 + k, "days",
            Told("alerts.siege", {"where": f"Place {k}", "days": 40 + k, "since": DAY, "seen": DAY}), method=None,
            details={"evidence": [{"report": "r", "source": source, "published": None, "quote": quote}]},
        )
        for k in range(n)
    ]  # fmt: skip


def test_a_digest_is_one_mail_however_many_alerts(post):
    handler, url = post
    server = server_of({"VIGIE_SMTP": url, "VIGIE_MAIL_FROM": "vigie@example.org"})
    send(digest(alerts(MOST + 5), 30, DAY, "fr", server.sender, ["a@example.org", "b@example.org"]), server)
    (envelope,) = handler.mails
    mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
    body = mail.get_content()
    assert envelope.rcpt_tos == ["a@example.org", "b@example.org"]
    assert mail["Subject"] == "Vigie : 25 nouvelles alertes, 2025-10-31" and mail["Auto-Submitted"] == "auto-generated"
    assert body.count("sous blocus") == MOST and "5 autres alertes" in body and "« Le blocus dure. » (Radio)" in body


def test_a_source_that_is_not_told_is_called_that():
    assert "« Le blocus dure. » (source non dite)" in lines(alerts(1, source=None)[0].finding.to_json(), "fr")


def test_what_a_stranger_wrote_starts_no_header(post):
    handler, url = post
    server = server_of({"VIGIE_SMTP": url})
    send(digest(alerts(1, HOSTILE.replace("\ud83d", "")), 1, DAY, "en", server.sender, ["a@example.org"]), server)
    mail = email.message_from_bytes(handler.mails[0].content, policy=email.policy.default)
    assert mail["Bcc"] is None and handler.mails[0].rcpt_tos == ["a@example.org"]


def test_a_server_that_refuses_is_told(post):
    handler, url = post
    handler.answer = "550 not today"
    server = server_of({"VIGIE_SMTP": url})
    with pytest.raises(AlertProblem, match=r"did not take the mail: .*not today"):
        send(digest(alerts(1), 1, DAY, "en", server.sender, ["a@example.org"]), server)


def test_no_password_goes_in_the_clear(post):
    _, url = post
    server = server_of({"VIGIE_SMTP": url.replace("//", "//me:secret@")})
    assert "secret" not in repr(server)
    with pytest.raises(AlertProblem, match="not sent there in the clear"):
        send(digest(alerts(1), 1, DAY, "en", server.sender, ["a@example.org"]), server)


@pytest.mark.parametrize("value", ["", "http://x", "smtp://", "smtp://host:port", "smtps://me:secret@:x"])
def test_what_is_no_server_is_refused_without_its_password(value):
    with pytest.raises(AlertProblem) as refused:
        server_of({"VIGIE_SMTP": value})
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("value", ["x", "a@b\r\nBcc: c@d.org", "a b@c.org", "@c.org"])
def test_what_is_no_address_is_refused(value):
    with pytest.raises(AlertProblem, match="no mail address"):
        server_of({"VIGIE_SMTP": "smtp://h", "VIGIE_MAIL_FROM": value})


def test_a_feed_is_read_by_readers_and_keeps_its_ids():
    memory = Memory("secret")
    memory.remember(alerts(3, HOSTILE), DAY)
    text = atom(memory, "r", DAY, "en")
    found = feedparser.parse(text.encode("utf-8"))
    assert not found.bozo and len(found.entries) == 3
    assert found.feed.title == "Vigie: early warning" and found.entries[0].updated == "2025-10-31T00:00:00Z"
    assert "under a blockade" in found.entries[0].title
    tree = ET.fromstring(text)
    content = tree.find(".//{http://www.w3.org/2005/Atom}content")
    assert content is not None and content.get("type") == "text" and "<script>" in (content.text or "")
    assert not tree.findall(".//script")
    memory.remember(alerts(3, HOSTILE), DAY + dt.timedelta(7))
    again = feedparser.parse(atom(memory, "r", DAY, "fr").encode("utf-8"))
    assert [e.id for e in again.entries] == [e.id for e in found.entries]


def test_an_empty_feed_is_a_feed():
    found = feedparser.parse(atom(Memory("secret"), "r", DAY, "fr").encode("utf-8"))
    assert not found.bozo and not found.entries and found.feed.updated == "2025-10-31T00:00:00Z"
