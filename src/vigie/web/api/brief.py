"""/api/brief: a situation report of what a filter takes, as HTML, PDF or DOCX, and its blocks for an editor.

In: the filter's query parameters, a template by name; by POST the pieces of a brief in order, blocks and written text.
Out: the file; or each piece as escaped HTML. A brief is for handing on: without ``sensitivity`` it holds what is public
alone, and never more than who asks may see. Written text is text: nothing in it is markup.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from vigie.brief import Composed, Template, compose, named, write
from vigie.brief.blocks import BLOCKS
from vigie.brief.forms import MEDIA
from vigie.brief.forms.page import fragment
from vigie.brief.problems import BriefProblem
from vigie.brief.template import Piece, Put, Written, known, parsed, standing
from vigie.knowledge.messages import message
from vigie.model import Sensitivity
from vigie.record import Record
from vigie.record.clearance import lower
from vigie.web.asked import Question
from vigie.web.etags import Kept
from vigie.web.land import Known, Lands
from vigie.web.people.who import Reader, Who
from vigie.web.store import Open, Store

router = APIRouter(prefix="/brief", tags=["brief"])

MOST_PIECES = 60
LONGEST = 20_000
Form = Annotated[Literal["html", "pdf", "docx"], Query(alias="format")]
Publish = Annotated[bool, Query(alias="publication", description="place and time generalised, no words of reports")]
Named = Annotated[str, Query(alias="template", max_length=40, description="a standing template: /api/brief/templates")]


class TemplateTold(BaseModel):
    """A standing template; ``days``: the period where the filter has none."""

    name: str
    about: str
    days: int | None


class BlockTold(BaseModel):
    """A block that a brief may hold, and the options it takes."""

    block: str
    heading: str
    options: list[str]


class Catalogue(BaseModel):
    templates: list[TemplateTold]
    blocks: list[BlockTold]


class PieceAsked(BaseModel):
    """A block by its name, or text in paragraphs: one of the two."""

    block: str | None = Field(None, max_length=40)
    heading: str | None = Field(None, max_length=200)
    options: dict[str, str] = Field(default_factory=dict, max_length=8)
    text: str | None = Field(None, max_length=LONGEST)


class BriefAsked(BaseModel):
    """The pieces in order."""

    title: str | None = Field(None, max_length=300)
    blocks: list[PieceAsked] = Field(max_length=MOST_PIECES)


class PieceTold(BaseModel):
    """A piece as it stands in the document: ``html`` is escaped and needs the page's style alone."""

    block: str | None
    text: str | None
    html: str


class Blocks(BaseModel):
    title: str
    day: str
    digest: str
    left_out: int
    pieces: list[PieceTold]


@router.get("/templates")
def templates(asked: Question, _: Reader) -> Catalogue:
    """The standing templates and the blocks they are made of."""
    lang = asked.lang
    return Catalogue(
        templates=[TemplateTold(name=t.name, about=t.about[lang], days=t.days) for t in standing()],
        blocks=[
            BlockTold(block=name, heading=message(f"brief.heading.{name}", lang), options=list(block.options))
            for name, block in BLOCKS.items()
        ],
    )


@router.get("", response_class=Response)
def brief(
    request: Request,
    asked: Question,
    who: Reader,
    store: Open,
    kept: Kept,
    lands: Known,
    form: Form = "html",
    template: Named = "situation",
    publish: Publish = False,
) -> Response:
    """The brief of a filter as a file."""
    maker = _Maker(asked, _level(asked.where.sensitivity, who), store, lands, named(template), publish=publish)
    answer = kept.give(
        request, who, lambda record: write(maker.of(record).document, form), asked.as_of, MEDIA[form], counting=True
    )
    answer.headers["Content-Disposition"] = _attached(template, form)
    return answer


@router.get("/blocks", response_model=Blocks)
def blocks(
    request: Request,
    asked: Question,
    who: Reader,
    store: Open,
    kept: Kept,
    lands: Known,
    template: Named = "situation",
) -> Response:
    """The pieces of a template in order, each as HTML, for an editor that writes between them."""
    maker = _Maker(asked, _level(asked.where.sensitivity, who), store, lands, named(template))
    return kept.give(
        request,
        who,
        lambda record: msgspec.json.encode(_blocks(maker.of(record)).model_dump()),
        asked.as_of,
        counting=True,
    )


@router.post("", response_class=Response)
def edited(
    body: BriefAsked,
    asked: Question,
    who: Reader,
    store: Open,
    lands: Known,
    form: Form = "html",
) -> Response:
    """The brief of a filter made of the pieces given, as a file."""
    bounded = _level(asked.where.sensitivity, who)
    base = named("situation")
    title = dict.fromkeys(base.title, body.title) if body.title else base.title
    maker = _Maker(asked, bounded, store, lands, replace(base, title=title), _pieces(body.blocks))
    with store.counting(who, asked.as_of) as record:
        made = maker.of(record)
    content = write(made.document, form)
    return Response(content, media_type=MEDIA[form], headers={"Content-Disposition": _attached("brief", form)})


def _level(wanted: Sensitivity | None, who: Who) -> Who:
    """Who asks, seeing no more than the brief is to hold."""
    level = lower(wanted or Sensitivity.PUBLIC, who.level)
    return replace(who, level=level or Sensitivity.PUBLIC)


class _Maker:
    """How the document of a request is made of a record."""

    def __init__(
        self,
        asked: Any,
        who: Who,
        store: Store,
        lands: Lands,
        template: Template,
        pieces: Sequence[Piece] | None = None,
        publish: bool = False,
    ) -> None:
        self.asked, self.who, self.store, self.lands = asked, who, store, lands
        self.template, self.pieces, self.publish = template, pieces, publish

    def of(self, record: Record) -> Composed:
        where = replace(self.asked.of(record.cleared(self.who.level)), sensitivity=self.who.level)
        return compose(
            record,
            where,
            self.asked.lang,
            self.template,
            as_of=self.asked.as_of,
            pieces=self.pieces,
            publish=self.publish,
            land=lambda country: self.lands.of(self.store, self.who, self.asked.as_of, country).ground,
        )


def _pieces(asked: Sequence[PieceAsked]) -> list[Piece]:
    found: list[Piece] = []
    for n, piece in enumerate(asked, 1):
        if (piece.block is None) == (piece.text is None):
            raise BriefProblem("piece", n=str(n))
        if piece.block is not None:
            known(piece.block, piece.options)
            found.append(Put(piece.block, piece.heading, piece.options))
        else:
            found += parsed(piece.text or "", hand=True)
    return found


def _blocks(made: Composed) -> Blocks:
    document = made.document
    told = [
        PieceTold(
            block=piece.block if isinstance(piece, Put) else None,
            text=piece.text if isinstance(piece, Written) else None,
            html=fragment(nodes, document.lang),
        )
        for piece, nodes in made.parts
        if nodes
    ]
    return Blocks(
        title=document.title,
        day=document.day.isoformat(),
        digest=document.digest,
        left_out=made.content.left_out,
        pieces=told,
    )


def _attached(name: str, form: str) -> str:
    return f'attachment; filename="vigie-{name}.{form}"'
