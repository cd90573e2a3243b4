"""What is new as one mail: a digest, and none where nothing is new.

In: the server that ``VIGIE_SMTP`` names (smtp://, smtps://; a password only over TLS), addresses, alerts. Out: one
message sent (RFC 5321, 5322), or ``AlertProblem``.
"""

from __future__ import annotations

import datetime as dt
import re
import smtplib
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

from vigie.analysis.alerts.alert import Alert
from vigie.analysis.alerts.problems import AlertProblem
from vigie.analysis.alerts.telling import lines
from vigie.knowledge.messages import message

MOST = 20
"""Alerts told in full: a digest, not a flood."""
SECONDS = 30.0
PORTS = {"smtp": 25, "smtps": 465}
ADDRESS = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9.-]{1,253}")


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail goes out; ``safe``: TLS from the start."""

    host: str
    port: int
    safe: bool
    user: str
    password: str = field(repr=False)
    sender: str


def server_of(environment: Mapping[str, str]) -> Server:
    """The server of ``VIGIE_SMTP``, mail from ``VIGIE_MAIL_FROM``. ``AlertProblem`` where it names none."""
    value = environment.get("VIGIE_SMTP", "")
    if not value:
        raise AlertProblem("no_server")
    try:
        parts = urlsplit(value)
        port = parts.port or PORTS[parts.scheme]
    except (ValueError, KeyError) as error:
        raise AlertProblem("server", value=_hidden(value)) from error
    if not parts.hostname:
        raise AlertProblem("server", value=_hidden(value))
    sender = environment.get("VIGIE_MAIL_FROM") or f"vigie@{parts.hostname}"
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Server(parts.hostname, port, parts.scheme == "smtps", user, password, address(sender))


def _hidden(value: str) -> str:
    """Without what may be a password."""
    return re.sub(r"//[^@]*@", "//…@", value)


def address(value: str) -> str:
    """The address, if it is one: nothing that could start another header."""
    if not ADDRESS.fullmatch(value):
        raise AlertProblem("address", value=value)
    return value


def digest(
    alerts: Sequence[Alert], standing: int, day: dt.date, lang: str, sender: str, to: Sequence[str]
) -> EmailMessage:
    """The mail: what is new in full up to ``MOST``, the rest as a number."""
    mail = EmailMessage()
    mail["Subject"] = message("alerts.mail.subject", lang, n=len(alerts), day=day)
    mail["From"], mail["To"], mail["Date"] = sender, ", ".join(to), formatdate(usegmt=True)
    mail["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"
    parts = ["\n".join(lines(one.finding.to_json(), lang)) for one in alerts[:MOST]]
    if len(alerts) > MOST:
        parts.append(message("alerts.mail.more", lang, n=len(alerts) - MOST))
    parts += [message("alerts.mail.stand", lang, n=standing), message("alerts.mail.sender", lang)]
    mail.set_content("\n\n".join(parts) + "\n")
    return mail


def send(mail: EmailMessage, server: Server) -> None:
    """Hand the mail to the server; ``AlertProblem`` with its reason where it does not take it."""
    safely = ssl.create_default_context()
    try:
        if server.safe:
            line: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=safely)
        else:
            line = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
        with line:
            line.ehlo()
            if not server.safe and line.has_extn("starttls"):
                line.starttls(context=safely)
                line.ehlo()
            elif not server.safe and server.user:
                raise AlertProblem("unsafe", host=server.host)
            if server.user:
                line.login(server.user, server.password)
            line.send_message(mail)
    except (OSError, smtplib.SMTPException) as error:
        raise AlertProblem("unsent", host=server.host, reason=_reason(error)) from error


def _reason(error: Exception) -> str:
    text = getattr(error, "strerror", None) or getattr(error, "smtp_error", None) or str(error)
    told = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    return " ".join(told.split())[:200].rstrip(".") or type(error).__name__
