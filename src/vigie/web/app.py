"""The application: routers, door, limits, headers and page put together.

In: ``Settings``. Out: a FastAPI app whose description (OpenAPI 3.1) is at /api/openapi.json. Endpoints are plain
functions, run in threads; what they depend on never waits, and is a coroutine: a change of thread costs more than it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import metadata
from threading import Thread

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware

from vigie.web import api
from vigie.web.etags import SMALLEST_PACKED, Answers
from vigie.web.headers import SafeHeaders
from vigie.web.jobs.service import Intake
from vigie.web.limits import Bounded
from vigie.web.page import serve_page
from vigie.web.people import door
from vigie.web.people.guard import Guard
from vigie.web.people.who import rules
from vigie.web.problems import tell_problems
from vigie.web.settings import Settings
from vigie.web.store import Notice, Store
from vigie.web.whole import Whole


def build(settings: Settings, notice: Notice | None = None) -> FastAPI:
    """The application of a record, which is opened here and closed when the application ends."""
    store = Store(settings.record, notice)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        warming = Thread(target=app.state.whole.warm, args=(store,), name="warming")
        warming.start()
        try:
            app.state.intake = await run_in_threadpool(Intake, settings.state, store)
            try:
                yield
            finally:
                await run_in_threadpool(app.state.intake.close)
        finally:
            await run_in_threadpool(warming.join)
            await run_in_threadpool(store.close)

    app = FastAPI(
        title="Vigie",
        version=metadata.version("vigie"),
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        generate_unique_id_function=_name,
    )
    app.state.settings, app.state.store = settings, store
    app.state.answers, app.state.whole = Answers(store, settings.limits.answers), Whole()
    for router in api.routers():
        app.include_router(router, prefix="/api")
    tell_problems(app)
    door.install(app, state=settings.state, host=settings.host, names=settings.names)
    # The last added is the first to see a request.
    app.add_middleware(GZipMiddleware, minimum_size=SMALLEST_PACKED, compresslevel=5)
    app.add_middleware(Guard, owner=app)
    app.add_middleware(Bounded, limits=settings.limits)
    app.add_middleware(SafeHeaders)
    rules(app)
    serve_page(app)
    return app


def _name(route: APIRoute) -> str:
    """What an endpoint is called in the description."""
    methods = sorted(route.methods or ())
    return f"{methods[0].lower()}_{route.name}"
