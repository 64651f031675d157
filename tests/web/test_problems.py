"""Errors that nobody foresaw are told in the same way as those that somebody did."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from jinja2 import TemplateNotFound
from sqlalchemy import text
from starlette.exceptions import HTTPException

from innkeep.core.db import Database, DBAPIError
from innkeep.web import problems


async def _asked(error: Exception, accept: str = "application/json", language: str = "en") -> httpx.Response:
    app = FastAPI()
    problems.install(app)

    @app.get("/")
    async def fail() -> None:
        raise error

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
        return await client.get("/", headers={"accept": accept, "accept-language": language})


async def test_a_connection_that_fails_is_worth_another_try() -> None:
    answer = await _asked(ConnectionRefusedError(111, "refused"))
    assert answer.status_code == 503
    assert "try again" in answer.json()["detail"]


@pytest.mark.parametrize("kind", ["template", "file", "mistake"])
async def test_a_mistake_of_ours_is_not_blamed_on_the_database(kind: str, tmp_path: Path) -> None:
    errors = {"template": TemplateNotFound("gone.html"), "mistake": ZeroDivisionError("division by zero")}
    answer = await _asked(errors.get(kind) or FileNotFoundError(2, "No such file", str(tmp_path / "gone")))
    assert answer.status_code == 500
    assert answer.headers["content-type"] == problems.MEDIA_TYPE
    assert answer.json()["type"] == "/problems/our-mistake"
    assert "gone" not in answer.text
    assert "division" not in answer.text


async def test_what_the_framework_refuses_is_called_as_its_status() -> None:
    assert (await _asked(HTTPException(405))).json()["type"] == "/problems/method-not-allowed"


async def test_whoever_reads_a_page_gets_a_page() -> None:
    answer = await _asked(ZeroDivisionError(), accept="text/html")
    assert answer.status_code == 500
    assert "our mistake" in answer.text


@pytest.mark.parametrize(
    ("error", "said"),
    [(ZeroDivisionError(), "Es un error nuestro"), (ConnectionRefusedError(111, "refused"), "No se ha perdido nada")],
)
async def test_whoever_reads_another_language_is_told_in_it(error: Exception, said: str) -> None:
    page = (await _asked(error, accept="text/html", language="es-ES")).text
    assert said in page
    assert 'lang="es"' in page


@pytest.mark.parametrize(("address", "status", "said"), [("/no-key", 404, "nothing here"), ("/?day=x", 422, "Go back")])
async def test_an_address_that_makes_no_sense_is_told_on_a_page_too(address: str, status: int, said: str) -> None:
    app = FastAPI()
    problems.install(app)

    @app.get("/")
    @app.get("/{key}")
    async def read(key: UUID | None = None, day: date | None = None) -> str:
        return f"{key} {day}"

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
        page = await client.get(address, headers={"accept": "text/html"})
        assert (page.status_code, page.headers["content-type"]) == (status, "text/html; charset=utf-8")
        assert said in page.text
        assert (await client.get(address)).headers["content-type"] == problems.MEDIA_TYPE


@pytest.mark.parametrize(
    ("address", "out"),
    [
        ("/console/x", "/console"),
        ("/g/ROOM/x", "/g/ROOM"),
        ("/g/at/x", "/g/at"),
        ("/g/", "/g/at"),
        ("/x", "/console/login"),
    ],
)
async def test_whoever_went_astray_is_shown_the_way_on(address: str, out: str) -> None:
    app = FastAPI()
    problems.install(app)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
        page = (await client.get(address, headers={"accept": "text/html"})).text
    assert re.findall(r'<a [^>]*href="([^"]+)"', page) == [out]


async def test_who_loses_to_somebody_else_may_try_again(owner: asyncpg.Connection[Any], database: Database) -> None:
    """Of two that wait for each other the server stops one: that is nobody's mistake."""
    await owner.execute("CREATE TABLE both_want (n int); INSERT INTO both_want VALUES (1)")
    await owner.execute("GRANT ALL ON both_want TO innkeep_app")
    try:
        async with owner.transaction():
            await owner.execute("UPDATE both_want SET n = 2")
            async with database.without_tenant() as db:
                await db.execute(text("SET LOCAL lock_timeout = '50ms'"))
                with pytest.raises(DBAPIError) as refused:
                    await db.execute(text("UPDATE both_want SET n = 3"))
    finally:
        await owner.execute("DROP TABLE both_want")
    answer = await _asked(refused.value)
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/database-busy")
    assert "Try again" in answer.json()["detail"]
