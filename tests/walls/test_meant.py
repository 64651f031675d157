"""Every form of the console holds the proof that a page of ours sent it, and nothing is changed there without."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI

from tests.deep import long
from tests.walls.asking import ask
from tests.walls.classified import BEFORE_A_TENANT
from tests.walls.houses import Street
from tests.walls.places import Route, routes_of
from tests.walls.requests import request

WITH_A_SECRET = {
    "POST /console/login": "a password",
    "POST /console/password": "nobody's: a letter to whoever has the address",
    "POST /console/password/{token}": "a link",
    "POST /console/sign-on/code": "a code, and a cookie that was sealed for it",
    "POST /console/setup": "the address that was printed",
}
"""What changes something and asks nobody to be signed in, and what it goes by."""

FORMS = re.compile(r'<form\b(?=[^>]*method="post")(?:[^>]*action="([^"]*)")?[^>]*>(.{0,40})', re.DOTALL)


def changing(app: FastAPI) -> list[Route]:
    """The routes of the console that change something."""
    return [each for each in routes_of(app) if each.path.startswith("/console") and each.method == "POST"]


async def test_nothing_is_changed_without_a_header_or_the_proof(walled: FastAPI, here: Street) -> None:
    routes = changing(walled)
    assert len(routes) > 90
    let_through = set()
    for route in routes:
        asked = request(route, here.house)
        headers = {**asked.headers, "cookie": here.house.cookies["staff"] + "; innkeep_known=this browser"}
        headers.pop("hx-request", None)
        answer = await ask(walled, "POST", asked.target, headers | {"x-requested-with": ""}, asked.body)
        if b"/problems/not-meant" not in answer.body:
            let_through.add(route.name)
    assert let_through == set(WITH_A_SECRET)


@pytest.mark.deep
async def test_every_form_that_a_page_shows_holds_the_proof(walled: FastAPI, here: Street) -> None:
    pages = [each for each in routes_of(walled) if each.path.startswith("/console") and each.method == "GET"]
    pages = [each for each in pages if each.name not in BEFORE_A_TENANT and "/events" not in each.path]
    without, forms = set(), 0
    for route in pages[:: long(4, 1)]:
        cookies = here.house.cookies["staff"] + "; innkeep_known=this browser"
        answer = await ask(walled, "GET", request(route, here.house).target, {"cookie": cookies, "accept": "text/html"})
        found = [each for each in FORMS.findall(answer.body.decode()) if f"POST {each[0]}" not in WITH_A_SECRET]
        forms += len(found)
        without |= {(route.name, each) for each in found if 'name="proof"' not in each[1]}
    assert without == set()
    assert forms > long(20, 100)
