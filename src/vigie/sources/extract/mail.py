"""A message as mail programs save it (.eml) -> its text, and the files that came with it.

In: the bytes of a message (RFC 5322, RFC 2045 to 2049). Out: a found report for its body, plain text before HTML, with
the subject, who sent it and the day by the sender's clock; one for each message that is forwarded as an attachment; and
each attached file as it is, but for pictures and sound, to be read as if it had been handed in by itself that day.
Lines broken for the way (RFC 3676) are whole again; marks of quotation are taken off.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

from vigie.sources.decoding import ACCEPTED, WEB_NAMES, decode, decode_page
from vigie.sources.extract import Broken, Found
from vigie.sources.extract.blocks import paragraphs

LONGEST = 2_000
"""Characters of a header that count."""
DEEPEST = 5
"""Messages forwarded within messages."""
NOT_TOLD = frozenset({"image", "audio", "video"})
SIGNATURES = frozenset({"application/pgp-signature", "application/pkcs7-signature", "text/calendar", "text/x-vcard"})
FLOWED = re.compile(r" \n(?![ >\n])")
DEAR = re.compile(rb"^content-[a-z-]{1,40}:(?:[^\n]|\n[ \t]){8000}", re.M | re.I)
"""A field that the parser would take minutes over; none of a mail program is as long."""
QUOTED = re.compile(r"^(?:>[ ]?)+", re.M)


def read(data: bytes, *, charset: str = "", url: str | None = None) -> list[Found]:
    if DEAR.search(data):
        raise Broken("mail_broken")
    message = message_from_bytes(data, _class=EmailMessage, policy=policy.default)
    return list(_message(message, url, DEEPEST))


def _message(message: EmailMessage, url: str | None, deepest: int) -> Iterator[Found]:
    body = message.get_body(preferencelist=("plain", "html"))
    text = _text(body) if isinstance(body, EmailMessage) else ""
    day = _day(message)
    within = [found for part in message.iter_attachments() for found in _attached(part, day, deepest)]
    if text.strip() or not within:
        name, address = parseaddr(_header(message, "From"))
        yield Found(text, _header(message, "Subject") or None, name or address or None, url, day)
    yield from within


def _attached(part: object, day: str | None, deepest: int) -> Iterator[Found]:
    assert isinstance(part, EmailMessage)
    if part.get_content_type() == "message/rfc822":
        forwarded = part.get_payload(0)
        if deepest and isinstance(forwarded, EmailMessage):
            yield from _message(forwarded, None, deepest - 1)
    elif not part.is_multipart() and part.get_content_maintype() not in NOT_TOLD:
        data = part.get_payload(decode=True)
        if isinstance(data, bytes) and part.get_content_type() not in SIGNATURES:
            name = (part.get_filename() or part.get_content_type())[:LONGEST]
            yield Found("", made=day, file=name, data=base64.b64encode(data).decode("ascii"))


def _text(part: EmailMessage) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    declared = str(part.get_content_charset("")).lower()
    if part.get_content_subtype() == "html":
        return paragraphs(decode_page(data, declared))
    text = _decoded(data, declared).replace("\r\n", "\n")
    if str(part.get_param("format", "")).lower() == "flowed":
        text = FLOWED.sub(" ", text)
    return QUOTED.sub("", text)


def _decoded(data: bytes, declared: str) -> str:
    """By the encoding that the message tells, unless it tells none or the least."""
    if declared and WEB_NAMES.get(declared, declared) != "cp1252" and ACCEPTED.fullmatch(declared):
        return data.decode(declared, "replace")
    return decode(data, "")


def _header(message: EmailMessage, name: str) -> str:
    """A header in plain words; the parser's own forms of it grow dear with length."""
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")
    return " ".join(str(make_header(decode_header(raw[:LONGEST]))).split())


def _day(message: EmailMessage) -> str | None:
    try:
        return parsedate_to_datetime(_header(message, "Date")).date().isoformat()
    except ValueError:
        return None
