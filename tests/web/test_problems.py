"""Errors that nobody foresaw are told in the same way as those that somebody did."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from jinja2 import TemplateNotFound

from innkeep.web import problems


async def _asked(error: Exception, accept: str = "application/json") -> httpx.Response:
    app = FastAPI()
    problems.install(app)

    @app.get("/")
    async def fail() -> None:
        raise error

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
        return await client.get("/", headers={"accept": accept})


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


async def test_whoever_reads_a_page_gets_a_page() -> None:
    answer = await _asked(ZeroDivisionError(), accept="text/html")
    assert answer.status_code == 500
    assert "our mistake" in answer.text
