"""A document as DOCX for people who go on writing in a word processor: real headings, tables, bookmarks and links.

In: a ``Document``. Out: bytes of an Office Open XML file (ISO/IEC 29500), the same for the same document: the parts of
the archive stand in order and bear one date. Drawings are pixels with their words as alternative text.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from vigie.brief.document import (
    Bullets,
    Document,
    Entries,
    Heading,
    Keys,
    Line,
    Para,
    Picture,
    Run,
    Table,
    ids,
    mapped,
)
from vigie.brief.forms.typeset import png
from vigie.brief.forms.words import clean

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest day that a zip archive can bear."""
WIDTH = Mm(176)
SOFT, ACCENT, MARK = "566066", "0B5563", "FFE9A8"
FONT = "Calibri"
THUMBNAIL = "docProps/thumbnail.jpeg"
LOCALE = {"fr": "fr-FR", "en": "en-GB"}
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def to_docx(document: Document) -> bytes:
    """The file."""
    return _Writer(document).written()


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.file: Any = docx.Document()
        self.marks = 0
        self.known = {key for node in document.nodes for key in ids(node) if key}

    def written(self) -> bytes:
        self._dressed()
        self._titled()
        for node in self.document.nodes:
            clear = mapped(node, lambda run: Run(clean(run.text), run.to, run.look, run.id, run.lang, run.note))
            match clear:
                case Heading():
                    paragraph = self.file.add_heading(level=1)
                    self._mark(paragraph, clear.id)
                    paragraph.add_run(clean(clear.text))
                case Para():
                    styles = {"written": "Intense Quote", "meta": "Vigie small", "small": "Vigie small"}
                    paragraph = self.file.add_paragraph(style=styles.get(clear.role, "Normal"))
                    self._mark(paragraph, clear.id)
                    self._line(paragraph, clear.line)
                case Bullets():
                    for item in clear.items:
                        small = clear.look in {"tallies", "method"}
                        paragraph = self.file.add_paragraph(style="Vigie small bullet" if small else "List Bullet")
                        self._mark(paragraph, item.id)
                        self._line(paragraph, item.line)
                case Keys():
                    self._keys(clear)
                case Table():
                    self._table(clear)
                case Picture():
                    self._picture(clear)
                case Entries():
                    self._entries(clear)
        self.file.add_paragraph(clean(self.document.footer), style="Vigie small")
        stream = io.BytesIO()
        self.file.save(stream)
        return _fixed(stream.getvalue())

    def _dressed(self) -> None:
        """Sheet, language and styles."""
        section = self.file.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(17)
        section.top_margin = section.bottom_margin = Mm(18)
        styles = self.file.styles
        normal = styles["Normal"]
        normal.font.name, normal.font.size = FONT, Pt(10)
        normal.paragraph_format.space_after = Pt(4)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), LOCALE[self.document.lang])
        normal.element.get_or_add_rPr().append(language)
        for name, size in (("Title", 20), ("Heading 1", 13)):
            style = styles[name]
            style.font.name, style.font.size, style.font.bold = FONT, Pt(size), True
            style.font.color.rgb = RGBColor.from_string("1B2124")
            fonts = style.element.rPr.find(qn("w:rFonts"))
            for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{kind}"), None)
        styles["Heading 1"].paragraph_format.space_before = Pt(16)
        styles["Heading 1"].paragraph_format.space_after = Pt(6)
        for name, base in (("Vigie small", "Normal"), ("Vigie small bullet", "List Bullet")):
            small = styles.add_style(name, 1)
            small.base_style = styles[base]
            small.font.size = Pt(8)
            small.font.color.rgb = RGBColor.from_string(SOFT if name == "Vigie small" else "1B2124")

    def _titled(self) -> None:
        import datetime as dt

        document = self.document
        about = self.file.core_properties
        moment = dt.datetime.combine(document.day, dt.time())
        about.title, about.language = clean(document.title), LOCALE[document.lang]
        about.author = about.last_modified_by = "Vigie"
        about.comments = about.keywords = about.subject = about.category = ""
        about.created = about.modified = moment
        about.revision = 1
        self.file.add_paragraph(clean(document.title), style="Title")

    def _mark(self, paragraph: Any, key: str) -> None:
        """A bookmark that links of the document lead to."""
        if not key:
            return
        self.marks += 1
        for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
            mark = OxmlElement(tag)
            mark.set(qn("w:id"), str(self.marks))
            if tag == "w:bookmarkStart":
                mark.set(qn("w:name"), _named(key))
            paragraph._p.append(mark)

    def _line(self, paragraph: Any, line: Line) -> None:
        for run in line:
            self._mark(paragraph, run.id)
            home = self._link(paragraph, run.to) if run.to else paragraph._p
            piece = paragraph.add_run(run.text)
            home.append(piece._r)
            self._look(piece, run)

    def _link(self, paragraph: Any, to: str) -> Any:
        link = OxmlElement("w:hyperlink")
        if re.match(r"https?://", to):
            link.set(qn("r:id"), paragraph.part.relate_to(to, RELATION, is_external=True))
        else:
            link.set(qn("w:anchor"), _named(to))
        link.set(qn("w:history"), "1")
        paragraph._p.append(link)
        return link

    def _look(self, piece: Any, run: Run) -> None:
        font = piece.font
        match run.look:
            case "note":
                font.superscript = True
            case "strong":
                font.bold = True
            case "gone":
                font.strike = True
            case "quiet":
                font.color.rgb = RGBColor.from_string(SOFT)
            case "code":
                font.name = "Consolas"
            case "mark":
                shade = OxmlElement("w:shd")
                for name, value in (("val", "clear"), ("color", "auto"), ("fill", MARK)):
                    shade.set(qn(f"w:{name}"), value)
                piece._r.get_or_add_rPr().append(shade)
        if run.to:
            font.color.rgb = RGBColor.from_string(ACCENT)
        if run.lang in LOCALE and run.lang != self.document.lang:
            language = OxmlElement("w:lang")
            language.set(qn("w:val"), LOCALE[run.lang])
            piece._r.get_or_add_rPr().append(language)

    def _grid(self, widths: list[float], heads: tuple[str, ...]) -> Any:
        """A table with its widths fixed, its first row repeated on every page."""
        table = self.file.add_table(rows=0, cols=len(widths))
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
        _ruled(table)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = int(WIDTH * width)
        if heads:
            row = table.add_row()
            repeated = OxmlElement("w:tblHeader")
            row._tr.get_or_add_trPr().append(repeated)
            for cell, name, width in zip(row.cells, heads, widths, strict=True):
                cell.width = int(WIDTH * width)
                cell.paragraphs[0].style = self.file.styles["Vigie small"]
                cell.paragraphs[0].add_run(clean(name)).bold = True
        return table

    def _table(self, node: Table) -> None:
        caption = self.file.add_paragraph(clean(node.caption), style="Vigie small")
        caption.paragraph_format.keep_with_next = True
        whole = sum(node.widths)
        widths = [width / whole for width in node.widths]
        table = self._grid(widths, node.columns)
        for row in node.rows:
            made = table.add_row()
            unbroken = OxmlElement("w:cantSplit")
            made._tr.get_or_add_trPr().append(unbroken)
            for n, (cell, lines, width) in enumerate(zip(made.cells, row.cells, widths, strict=True)):
                cell.width = int(WIDTH * width)
                self._cell(cell, lines, row.id if n == 0 else "")
        self.file.add_paragraph(style="Vigie small")

    def _cell(self, cell: Any, lines: tuple[Line, ...], key: str) -> None:
        for n, line in enumerate(lines or ((),)):
            paragraph = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(1)
            if n == 0:
                self._mark(paragraph, key)
            self._line(paragraph, line)
            for run in paragraph._p.iter(qn("w:r")):
                size = OxmlElement("w:sz")
                size.set(qn("w:val"), "16")
                properties = run.get_or_add_rPr()
                if properties.find(qn("w:sz")) is None:
                    properties.append(size)

    def _keys(self, node: Keys) -> None:
        table = self.file.add_table(rows=1, cols=len(node.items))
        for cell, key in zip(table.rows[0].cells, node.items, strict=True):
            self._line(cell.paragraphs[0], (Run(key.amount, key.to, "strong"),))
            for run in cell.paragraphs[0]._p.iter(qn("w:r")):
                size = OxmlElement("w:sz")
                size.set(qn("w:val"), "40")
                run.get_or_add_rPr().append(size)
            cell.add_paragraph(clean(key.label), style="Vigie small")

    def _picture(self, node: Picture) -> None:
        paragraph = self.file.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        paragraph.add_run().add_picture(io.BytesIO(png(node.svg)), width=WIDTH)
        for told in paragraph._p.iter(qn("wp:docPr")):
            told.set("descr", clean(node.alt))
            told.set("name", "")
        caption = self.file.add_paragraph(style="Vigie small")
        self._line(caption, node.caption)

    def _entries(self, node: Entries) -> None:
        """Sources as paragraphs that hang behind their numbers."""
        for entry in node.items:
            paragraph = self.file.add_paragraph(style="Vigie small")
            paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Mm(8), Mm(-8)
            self._mark(paragraph, entry.id)
            self._line(paragraph, (Run(entry.number, entry.back, "strong"), Run("\t")))
            for n, line in enumerate(entry.lines):
                if n:
                    paragraph.add_run().add_break()
                self._line(paragraph, tuple(Run(clean(r.text), r.to, r.look, r.id, r.lang, r.note) for r in line))


def _named(key: str) -> str:
    """A bookmark's name: letters, digits and underscores, a letter first."""
    return re.sub(r"\W", "_", key)[:40]


def _ruled(table: Any) -> None:
    """Thin lines between rows, none between columns."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "B9B8B0")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)


def _fixed(archive: bytes) -> bytes:
    """The archive with its parts in order, of one date, without the template's thumbnail."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        names = [name for name in old.namelist() if name != THUMBNAIL]
        for name in sorted(names, key=lambda n: (n != "[Content_Types].xml", n)):
            content = old.read(name)
            if name == "_rels/.rels":
                content = re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", content)
            part = zipfile.ZipInfo(name, FIRST_DAY)
            part.compress_type, part.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(part, content)
    return target.getvalue()
