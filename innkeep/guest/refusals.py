"""What is refused, in the guest's own language: as a page with a way back, or as a sentence for the page's script."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.responses import Response

from innkeep.core.errors import InnkeepError
from innkeep.web.languages import ENGLISH, LANGUAGES, Tongue, gettext, speaking, spoken_to
from innkeep.web.pages import by_script, render
from innkeep.web.problems import problem


class GuestRoute(APIRoute):
    """A route whose refusals guests read."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The same, with refusals told to guests."""
        answer = super().get_route_handler()

        async def told(request: Request) -> Response:
            try:
                return await answer(request)
            except InnkeepError as refused:
                return _told(request, refused)

        return told


def _told(request: Request, refused: InnkeepError) -> Response:
    tongue = spoken_to(request)
    with speaking(tongue):
        sentence = sentence_of(tongue, refused)
        if by_script(request):
            return problem(refused.status, refused.kind, refused.title, sentence, refused.members)
        path = "/".join(request.url.path.split("/")[:3])
        shown = {"sentence": sentence, "path": path, "languages": LANGUAGES}
        return render("guest/refused.html", shown, status_code=refused.status)


def sentence_of(tongue: Tongue, refused: InnkeepError) -> str:
    """What a guest reads of it. In English the error's own sentence says more: the name of the dish, the time."""
    if tongue.tag == ENGLISH.tag:
        return refused.detail
    with speaking(tongue):
        return _sentence(refused.kind)


def _sentence(kind: str) -> str:
    again, menu = (
        gettext("Please scan the code in your room again."),
        gettext("Something in it cannot be ordered right now. Please look at the menu again."),
    )
    unreadable = gettext("This is no photo that can be read. Please choose another one.")
    sentences = {
        "unauthorized": again,
        "unknown-room-code": again,
        "unknown-hotel": again,
        "not-vouched-for": gettext("First sign in with the code that the front desk gives you."),
        "wrong-code": gettext("These are not the six digits, or they have expired. Ask the front desk for new ones."),
        "link-over": gettext("This link has been used or has expired. Ask for a new one, or ask the front desk."),
        "nobody-by-that-name": gettext("We find nobody by this room and surname. Check both, or ask the front desk."),
        "too-many-tries": gettext("Too many wrong codes were typed. Wait a while, or ask the front desk for a link."),
        "too-many-phones": gettext("Too many phones have opened this page just now. Please ask the front desk."),
        "session-ended": gettext("This conversation has ended. You can begin a new one at any time."),
        "unreadable-text": gettext("Please write a few words, and not more than a page."),
        "proposal-over": gettext("This has changed since. Please look at the newest one."),
        **dict.fromkeys(("out-of-stock", "out-of-hours", "over-limit", "unknown-item", "unknown-option"), menu),
        "too-late-to-cancel": gettext("Somebody is at it already. The front desk can still help."),
        **dict.fromkeys(("no-picture", "no-photo", "too-many-pixels", "too-large"), unreadable),
        "enough-photos": gettext("There are as many photos as there can be. Please describe the rest in words."),
    }
    return sentences.get(kind) or gettext("That did not work. Please try again.")
