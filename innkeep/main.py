"""The application put together: who answers which address, and how it starts and stops."""

from __future__ import annotations

import asyncio
import signal
import socket
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI, Response
from sqlalchemy import text

from innkeep.agent.aides import summing_up, translating
from innkeep.agent.aides.interfaces import Aides
from innkeep.agent.aides.listening import Listener
from innkeep.agent.choosing import Thinking, chosen
from innkeep.agent.worker import TurnWorker
from innkeep.api.channels import hook_router
from innkeep.api.described import ABOUT, describe
from innkeep.api.routes import include as include_api
from innkeep.channels.worker import ChannelWorker
from innkeep.console.notices import router as console_app_router
from innkeep.console.routes import router as console_router
from innkeep.conversations.postbox import Postbox
from innkeep.core.db import Database
from innkeep.core.settings import Settings
from innkeep.core.ticker import Ticker, keep_up
from innkeep.guest.notices import router as guest_notices_router
from innkeep.guest.routes import router as guest_router
from innkeep.learning.school import School
from innkeep.mcp.endpoint import add_to as include_assistants
from innkeep.notices.courier import Courier
from innkeep.realtime.hub import Hub
from innkeep.signing_in.openid.discovery import Directory
from innkeep.ticks import ticks
from innkeep.web import metrics, problems
from innkeep.web.assets import STATIC, Assets
from innkeep.web.compression import Compression
from innkeep.web.doors import Doors
from innkeep.web.guards import Guards
from innkeep.web.notices import router as notices_router
from innkeep.web.pages import back
from innkeep.web.server import Server
from innkeep.web.sse import Streams
from innkeep.webhooks.carrier import Carrier


def create_app(settings: Settings, database: Database, hub: Hub, thinking: Thinking | None = None) -> FastAPI:
    """Everything that answers HTTP; `thinking` is what the settings name unless it is given."""
    app = FastAPI(
        title="Innkeep",
        version="1",
        description=ABOUT,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        redirect_slashes=False,  # it would lead to whatever host the request names
        telemetry={"tracing": False, "metrics": False, "logs": False},  # nobody listens, and each request would ask
        generate_unique_id_function=lambda route: "-".join([*map(str, route.tags[:1]), route.name]),
    )
    describe(app)
    app.state.settings, app.state.database = settings, database
    app.state.doors, app.state.postbox = Doors(database, hub), Postbox(database)
    app.state.directory = Directory(private_addresses=settings.private_addresses)
    app.state.thinking = thinking or chosen(settings, database)
    problems.install(app)
    _probe(app, database)
    _front_door(app)
    app.mount("/static", Assets(directory=STATIC))
    for router in (
        hook_router,
        notices_router,
        guest_router,
        guest_notices_router,
        console_app_router,
        console_router,
    ):
        app.include_router(router)
    include_api(app)
    include_assistants(app)
    app.add_middleware(Guards)
    app.add_middleware(Compression)
    app.add_middleware(Streams)
    return app


def _probe(app: FastAPI, database: Database) -> None:
    """Whether the process runs, and whether it can work."""

    @app.get("/livez", include_in_schema=False)
    async def livez() -> Response:
        """The process runs."""
        return Response("ok\n", media_type="text/plain")

    @app.get("/readyz", include_in_schema=False)
    async def readyz() -> Response:
        """The database answers."""
        async with database.without_tenant() as db:
            await db.execute(text("SELECT 1"))
        return Response("ok\n", media_type="text/plain")


def _front_door(app: FastAPI) -> None:
    """The address of the host alone: guests come by the code of their room, so whoever types it is of the staff."""

    @app.get("/", include_in_schema=False)
    async def front_door() -> Response:
        """On to the console."""
        return back("/console")


@asynccontextmanager
async def running(
    database: Database, hub: Hub, thinking: Thinking, settings: Settings | None = None
) -> AsyncIterator[None]:
    """Web's companions in the same process: who listens, answers, tells others, learns and tidies up."""
    settings = settings or Settings()
    jobs: list[Callable[[], Awaitable[None]]] = [
        hub.run,
        TurnWorker(database, hub, thinking.engine, thinking.embedded.warm).run,
        *(listener.run for listener in _listeners(database, hub, thinking.aides)),
        ChannelWorker(database, hub, settings, translates=thinking.aides.translates).run,
        Courier(database, settings).run,
        Carrier(database, settings).run,
        School(database, hub).run,
        Ticker(*ticks(database, settings)).run,
    ]
    tasks = [asyncio.create_task(keep_up(job)) for job in jobs]
    try:
        yield
    finally:
        hub.stop()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _listeners(database: Database, hub: Hub, aides: Aides) -> list[Listener]:
    """What helps people after something happened in a conversation."""
    summing = summing_up.SummingUp(database, aides.summarizer)
    listeners = [Listener(hub, summing_up.KINDS, summing.see)]
    if aides.translates:
        translator = translating.Translating(database, aides.translator)
        listeners.append(Listener(hub, translating.KINDS, translator.see))
    return listeners


async def work(settings: Settings, database: Database) -> None:
    """Do what every process does but serving, until told to stop."""
    told = asyncio.Event()
    for sig in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sig, told.set)
    thinking = chosen(settings, database)
    threading.Thread(target=thinking.embedded.warm, name="engine-warming", daemon=True).start()
    async with running(database, Hub(database), thinking, settings):
        await told.wait()


async def serve(settings: Settings, database: Database, listener: socket.socket) -> None:
    """Serve until told to stop."""
    hub = Hub(database)
    thinking = chosen(settings, database)
    server = Server(create_app(settings, database, hub, thinking), hub, thinking.embedded.warm)
    figures = partial(metrics.figures_of, server, hub)
    async with metrics.told(settings, figures), running(database, hub, thinking, settings):
        await server.serve(sockets=[listener])
    await database.close()
