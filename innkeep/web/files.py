"""Files to keep: answers that a browser saves rather than shows."""

from __future__ import annotations

from starlette.responses import Response

PDF = "application/pdf"
"""The media type of documents to print (RFC 8118)."""


def attached(content: bytes, media_type: str, name: str) -> Response:
    """A file. Its name is ours (letters, digits, hyphens and dots), so that it needs no quoting rules."""
    return Response(content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
