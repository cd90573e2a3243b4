"""Messages as mail programs save them: body and attachments are reports, whatever they are packed in."""

import datetime as dt
from email.message import EmailMessage

import pytest

from vigie.model import Report
from vigie.sources import Refusal, read_bytes

DAY = dt.date(2025, 6, 2)


def message(text: str = "", subject: str = "Kayes : une école brûlée") -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Mamadou Cissé <m.cisse@example.org>"
    made["Date"] = "Mon, 02 Jun 2025 23:30:00 -0500"
    made["Subject"] = subject
    made.set_content(text, cte="quoted-printable")
    return made


def found(data: bytes, name: str = "m.eml") -> list[Report | Refusal]:
    return list(read_bytes(data, name))


@pytest.mark.parametrize("name", ["m.eml", "message"])
def test_a_message_is_read_once_in_plain_words(french, name):
    mail = message(french)
    mail.add_alternative(f"<p>{french}</p>", subtype="html")
    [report] = found(mail.as_bytes(), name)
    assert report.text.split() == french.split()
    assert (report.title, report.source) == ("Kayes : une école brûlée", "Mamadou Cissé")
    assert report.published == DAY, "the sender's own day"


def test_a_message_in_html_alone_gives_its_text(french):
    mail = message()
    mail.set_content(f"<html><body><p>{french}</p><script>x()</script></body></html>", subtype="html", charset="cp1252")
    [report] = found(mail.as_bytes())
    assert report.text.split() == french.split()


def test_lines_broken_for_the_way_are_whole_and_quotations_lose_their_marks(french):
    flowed = french.replace(", ", ", \n")
    head = "From: a@example.org\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8; format=flowed\n\n"
    assert found((head + flowed).encode())[0].text.strip() == french.strip()
    bare = f"From: a@example.org\nReceived: by b\n\n> > {french}\n"
    assert found(bare.encode())[0].text.strip() == french.strip()


def test_attachments_are_reports_of_that_day_and_each_costs_only_itself(french, english, docx):
    mail, forwarded = message("Voir les documents joints."), message(english, "Fwd")
    for data, name in ((docx(french), "a.docx"), (french.encode(), "b.txt"), (b"PK\x03\x04 no", "c.zip")):
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    mail.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png")
    mail.add_attachment(forwarded)
    mail.add_attachment(forwarded.as_bytes(), maintype="application", subtype="octet-stream", filename="../d.eml")
    told = found(mail.as_bytes())
    kinds = [one.error.key if isinstance(one, Refusal) else one.published for one in told]
    assert kinds[1:] == [kinds[1], DAY, "docx_broken", DAY, "mail_within"]
    assert [one.text.strip() for one in told[1:3]] == [french.strip()] * 2
    assert told[4].title == "Fwd"
    assert told[5].where == "m.eml/../d.eml"


def test_a_text_that_only_begins_like_a_message_is_a_text(french):
    note = f"From: Kayes\nDate: 2 juin 2025\nSubject: point\n\n{french}"
    [report] = found(note.encode(), "note.txt")
    assert report.text == note


@pytest.mark.parametrize(
    "header",
    [
        "Content-Type: text/plain; " + "a=b; " * 100_000,
        "Content-Type: text/plain;\n" + " a=b;\n" * 100_000,
        "Content-Type: message/rfc822\n\nFrom: a\n" * 20_000,
        "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(3_000)),
    ],
    ids=["long", "folded", "forwarded", "nested"],
)
def test_a_message_made_to_be_dear_is_refused(header):
    [refusal] = found(f"From: a@example.org\nMIME-Version: 1.0\n{header}\n\nLe maire a parlé.".encode())
    assert refusal.error.key == "mail_broken"
