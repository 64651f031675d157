"""A server that speaks the protocol of OpenAI's chat completions, says what it is told to, and fails on demand."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from tests.listening import Listener

Answer = Callable[[dict[str, Any]], dict[str, Any]]
"""What a model makes of the document that it is given."""

FRAGMENT = 7
"""Characters that are sent at a time: of the arguments of a tool, too."""


@dataclass(frozen=True, slots=True)
class Says:
    """A model that answers. `gate` lets a test look at what was shown before the answer goes on after `pause_at`."""

    answer: Answer | dict[str, Any]
    pause_at: str | None = None
    gate: asyncio.Event | None = None


@dataclass(frozen=True, slots=True)
class Fails:
    """A server that answers with an error."""

    status: int


@dataclass(frozen=True, slots=True)
class Hangs:
    """A server that accepts and says nothing."""


@dataclass(frozen=True, slots=True)
class Breaks:
    """A model that writes something else than what was asked for; it ends there, or the connection does."""

    text: str = '{"language": "en", "acts": [{"kind": "order", "item'
    drops: bool = False


@dataclass(frozen=True, slots=True)
class Refuses:
    """A model that does not want to."""


@dataclass(frozen=True, slots=True)
class NeverEnds:
    """A model that goes on and on."""


@dataclass(frozen=True, slots=True)
class KnowsNoSchema:
    """A small server: it refuses a response format, and answers through tools."""

    answer: Answer | dict[str, Any]


Behaviour = Says | Fails | Hangs | Breaks | Refuses | NeverEnds | KnowsNoSchema


@dataclass(slots=True)
class ModelServer:
    """The server while it runs. `script` is what it does, one request after the other; the last one is repeated."""

    script: list[Behaviour] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def will(self, *script: Behaviour) -> None:
        """Do this from now on."""
        self.script, self.requests = list(script), []

    @property
    def documents(self) -> list[dict[str, Any]]:
        """What each request told the model."""
        return [document(request) for request in self.requests]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._answer(json.loads(await _body(reader)), reader, writer)

    async def _answer(
        self, request: dict[str, Any], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        behaviour = self.script[min(len(self.requests), len(self.script) - 1)]
        self.requests.append(request)
        match behaviour:
            case Fails():
                await _plain(writer, behaviour.status, {"error": {"message": "no", "type": "server_error"}})
            case Hangs():
                await reader.read()  # until whoever asked has gone
            case KnowsNoSchema() if "response_format" in request:
                await _plain(writer, 400, {"error": {"message": "response_format is not supported"}})
            case Says() | KnowsNoSchema():
                answer = behaviour.answer
                said = json.dumps(answer(document(request)) if callable(answer) else answer, ensure_ascii=False)
                await _stream(writer, request, _fragments(said, behaviour))
            case Breaks():
                await _stream(writer, request, _fragments(behaviour.text, behaviour), ends=not behaviour.drops)
            case Refuses():
                await _refuse(writer)
            case NeverEnds():
                await _stream(writer, request, _endless())


def document(request: dict[str, Any]) -> dict[str, Any]:
    """The data of a request: the last message, which is nothing but one JSON document."""
    content = request["messages"][-1]["content"]
    text = content if isinstance(content, str) else "".join(part["text"] for part in content)
    found: dict[str, Any] = json.loads(text)
    return found


async def _body(reader: asyncio.StreamReader) -> bytes:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    length = next(int(line.split(":")[1]) for line in head.split("\r\n") if line.startswith("content-length"))
    return await reader.readexactly(length)


async def _plain(writer: asyncio.StreamWriter, status: int, body: dict[str, Any]) -> None:
    raw = json.dumps(body).encode()
    lines = ("content-type: application/json", f"content-length: {len(raw)}", "connection: close")
    writer.write("\r\n".join((f"HTTP/1.1 {status} X", *lines, "", "")).encode() + raw)
    await writer.drain()


async def _fragments(said: str, behaviour: Behaviour) -> AsyncIterator[str]:
    pause = said.find(behaviour.pause_at) if isinstance(behaviour, Says) and behaviour.pause_at else -1
    cuts = {*range(0, len(said), FRAGMENT), len(said), *([pause] if pause >= 0 else [])}
    for start, end in pairwise(sorted(cuts)):
        if isinstance(behaviour, Says) and behaviour.gate and start == pause:
            await behaviour.gate.wait()
        yield said[start:end]


async def _endless() -> AsyncIterator[str]:
    yield '{"language": "en", "acts": [], "x": "'
    while True:
        yield "and so on " * 50


async def _stream(
    writer: asyncio.StreamWriter, request: dict[str, Any], parts: AsyncIterator[str], *, ends: bool = True
) -> None:
    """Events as OpenAI sends them: pieces of text, or of a tool's arguments when there are tools."""
    _open(writer)
    tool = request["tools"][0]["function"]["name"] if request.get("tools") else None
    first = True
    async for part in parts:
        if tool is None:
            delta: dict[str, Any] = {"content": part}
        else:
            named = {"id": "call_1", "type": "function"} if first else {}
            function = {"arguments": part} | ({"name": tool} if first else {})
            delta = {"tool_calls": [{"index": 0, "function": function} | named]}
        await _event(writer, {"choices": [{"index": 0, "delta": delta, "finish_reason": None}]})
        first = False
    if not ends:
        return
    reason = "tool_calls" if tool else "stop"
    await _event(writer, {"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
    usage = {"prompt_tokens": 700, "completion_tokens": 50, "total_tokens": 750}
    await _event(writer, {"choices": [], "usage": usage})
    await _chunk(writer, b"data: [DONE]\n\n")
    writer.write(b"0\r\n\r\n")
    await writer.drain()


async def _refuse(writer: asyncio.StreamWriter) -> None:
    _open(writer)
    delta = {"role": "assistant", "refusal": "I cannot help with that."}
    await _event(writer, {"choices": [{"index": 0, "delta": delta, "finish_reason": None}]})
    await _event(writer, {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    await _chunk(writer, b"data: [DONE]\n\n")
    writer.write(b"0\r\n\r\n")
    await writer.drain()


def _open(writer: asyncio.StreamWriter) -> None:
    writer.write(
        b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n"
    )


async def _event(writer: asyncio.StreamWriter, body: dict[str, Any]) -> None:
    usual = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "local"}
    await _chunk(writer, f"data: {json.dumps(usual | body)}\n\n".encode())


async def _chunk(writer: asyncio.StreamWriter, raw: bytes) -> None:
    writer.write(f"{len(raw):x}\r\n".encode() + raw + b"\r\n")
    await writer.drain()


@asynccontextmanager
async def model_server() -> AsyncIterator[ModelServer]:
    """A server on a port of its own, until the end."""
    model = ModelServer()
    async with Listener(model.serve) as listener:
        model.port = listener.port
        yield model
