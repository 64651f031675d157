"""The families of errors that a person may be told of. Each domain names its own beside its actions.

`detail` is one sentence that says what happened and what to do; `web` turns a family into a status (RFC 9110)
and a problem document (RFC 9457).
"""

from __future__ import annotations

import re


class InnkeepError(Exception):
    """Something that was refused, with the sentence that explains it."""

    status = 500
    title = "Something went wrong"

    def __init__(self, detail: str = "", **members: object) -> None:
        self.detail = detail or self.title
        self.members = members
        super().__init__(self.detail)

    @property
    def kind(self) -> str:
        """The name of the error as a program reads it: `OrderAlreadyClosed` is `order-already-closed`."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", type(self).__name__).lower()


class BadRequest(InnkeepError):
    """The request cannot be read at all."""

    status = 400
    title = "The request cannot be read"


class Unauthorized(InnkeepError):
    """Nobody is signed in, or no longer."""

    status = 401
    title = "Sign in first"


class Forbidden(InnkeepError):
    """Known, but not allowed to do this."""

    status = 403
    title = "Not allowed"


class NotFound(InnkeepError):
    """Does not exist, or is out of this actor's reach: the two must not be told apart."""

    status = 404
    title = "Not found"


class Conflict(InnkeepError):
    """Somebody else was first, or the state does not allow it any more."""

    status = 409
    title = "This has changed in the meantime"


class PreconditionFailed(InnkeepError):
    """It has changed since the caller read it (RFC 9110, section 13.1.1)."""

    status = 412
    title = "This has changed in the meantime"


class TooLarge(InnkeepError):
    """The request body is over the limit."""

    status = 413
    title = "Too large"


class Invalid(InnkeepError):
    """Readable, but makes no sense."""

    status = 422
    title = "This does not make sense"


class TooManyRequests(InnkeepError):
    """Tried too often lately (RFC 6585, section 4). `retry_after` are the seconds to wait."""

    status = 429
    title = "Too many tries"

    def __init__(self, detail: str = "", *, retry_after: int) -> None:
        super().__init__(detail, retry_after=retry_after)


class Unavailable(InnkeepError):
    """A part is down; trying again soon is right."""

    status = 503
    title = "Not available right now"
