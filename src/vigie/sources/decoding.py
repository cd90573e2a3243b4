"""Bytes -> text, without guessing: byte order mark, then strict UTF-8, then Windows-1252 where it makes
sense.

In: bytes and, for HTML, the encoding that the page declares. Out: text, or ``Unreadable`` for binary data
and for encodings that would turn letters into others. Web names of encodings follow the WHATWG Encoding
Standard (ISO-8859-1 is Windows-1252).
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from vigie.sources.errors import Unreadable

MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"))
MARKS_16 = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
WESTERN = frozenset("éèàçùâêîôûëïüÿœæÉÈÀÇÙÂÊÎÔÛËÏÜŒÆáíóúñãõöäßÁÍÓÚÑÖÄ«»‘’“”–—…°€£•·§©®™²³½¼¾ºª¿¡×´¨\xa0\xad")
PLAUSIBLE = 0.9
CONTROLS = 0.01
DECLARED = re.compile(
    rb"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_:.\-]{2,20})|<\?xml[^>]{0,80}encoding=[\"']([A-Za-z0-9_.\-]{2,20})"
)
WEB_NAMES = {
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
}
ACCEPTED = re.compile(
    r"utf-?8|utf-16(?:le|be)?|cp125[0-8]|windows-125[0-8]|iso-8859-[0-9]{1,2}|koi8-[ru]|gb18030|gbk|big5|euc-(?:jp|kr)|shift_jis|macintosh"
)


def decode(data: bytes, where: str) -> str:
    """The text of a plain file, without byte order mark."""
    for mark, encoding in (*MARKS, *MARKS_16):
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, where)
    if b"\x00" in data:
        return _strict(data, _utf16_without_mark(data, where), where)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _windows_1252(data, where)
    return _printable(text, where)


def decode_page(data: bytes, declared: str = "") -> str:
    """The text of an HTML page; a byte that fits no encoding becomes U+FFFD, as in a browser."""
    for mark, encoding in (*MARKS, *MARKS_16):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    named = DECLARED.search(data[:4096])
    for name in (
        declared,
        (named.group(1) or named.group(2)).decode("ascii") if named else "",
        "utf-8",
        "cp1252",
    ):
        label = WEB_NAMES.get(name.casefold(), name.casefold())
        if not ACCEPTED.fullmatch(label):
            continue
        try:
            return data.decode(label)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("utf-8", "replace")


def tidy(text: str) -> str:
    """Unix line ends and composed letters (NFC), for sources whose offsets nobody counts beforehand."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def _strict(data: bytes, encoding: str, where: str) -> str:
    try:
        return _printable(data.decode(encoding), where)
    except UnicodeDecodeError as error:
        raise Unreadable("encoding", where) from error


def _utf16_without_mark(data: bytes, where: str) -> str:
    """Western text in UTF-16 has a zero in every other byte; anything else with zeros is binary."""
    sample = data[: 2 * (min(len(data), 4096) // 2)]
    half = len(sample) // 2
    if half and sample[1::2].count(0) >= 0.9 * half and sample[::2].count(0) == 0:
        return "utf-16-le"
    if half and sample[::2].count(0) >= 0.9 * half and sample[1::2].count(0) == 0:
        return "utf-16-be"
    raise Unreadable("binary", where)


def _windows_1252(data: bytes, where: str) -> str:
    try:
        text = _printable(data.decode("cp1252"), where)
    except UnicodeDecodeError as error:
        raise Unreadable("encoding", where) from error
    high = [c for c in text if c > "\x7f"]
    if sum(c in WESTERN for c in high) < PLAUSIBLE * len(high) or 2 * len(high) > len(text):
        raise Unreadable("encoding", where)
    return text


def _printable(text: str, where: str) -> str:
    controls = sum(text.count(chr(c)) for c in (*range(9), 11, *range(14, 32), 127))
    if "\x00" in text or controls > CONTROLS * len(text):
        raise Unreadable("binary", where)
    return text
