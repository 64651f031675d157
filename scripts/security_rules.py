"""Local rules on what the code may do, beside bandit's and ruff's: each says why, and what it would find.

They are read from the syntax tree (Python) and from lines (templates and scripts), in less than a second and without
the network. semgrep, which would read rules of this kind, pins versions of opentelemetry that FastAPI excludes.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent / "innkeep"

MAY_CONNECT = (
    "channels/adapter.py",
    "channels/ways.py",
    "channels/whatsapp.py",
    "channels/wires.py",
    "core/outgoing.py",
    "mcp/calling.py",
    "signing_in/openid/fetching.py",
)
"""Where requests to others are made; each looks first at where an address leads. mcp/calling asks this process only."""

Find = Callable[[ast.AST], bool]


@dataclass(frozen=True)
class Rule:
    """Something that the code does not do. `bad` is a sample that the rule finds, `good` one that it does not."""

    name: str
    why: str
    files: str
    finds: Callable[[str], Iterator[int]]
    bad: str
    good: str
    but: tuple[str, ...] = ()


def in_tree(find: Find) -> Callable[[str], Iterator[int]]:
    """The lines of a Python file at which a node is that the rule looks for."""

    def lines(source: str) -> Iterator[int]:
        for node in _nodes(source):
            if find(node):
                yield getattr(node, "lineno", 1)

    return lines


@cache
def _nodes(source: str) -> list[ast.AST]:
    """All that a Python file says: each rule looks at it, and it is read once."""
    return list(ast.walk(ast.parse(source)))


def in_lines(pattern: str) -> Callable[[str], Iterator[int]]:
    """The lines that a pattern matches."""
    compiled = re.compile(pattern, re.IGNORECASE)

    def lines(source: str) -> Iterator[int]:
        for number, line in enumerate(source.splitlines(), 1):
            if compiled.search(line):
                yield number

    return lines


def _called(node: ast.AST, *names: str) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return name in names


def _markup_of_a_value(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not _called(node, "Markup"):
        return False
    return not all(isinstance(each, ast.Constant) for each in node.args)


def _cookie_for_scripts(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not _called(node, "set_cookie"):
        return False
    said = {keyword.arg: keyword.value for keyword in node.keywords}
    kept = getattr(said.get("httponly"), "value", False) is True
    return not (kept and "samesite" in said and "secure" in said)


def _imports(*modules: str) -> Find:
    def find(node: ast.AST) -> bool:
        if isinstance(node, ast.Import):
            return any(each.name.split(".")[0] in modules or each.name in modules for each in node.names)
        return isinstance(node, ast.ImportFrom) and (node.module or "") in modules

    return find


_SECRET = re.compile(r"(secret|signature|digest|mac|password)$")


def _compares_a_secret(node: ast.AST) -> bool:
    """Comparing byte by byte tells by its time how much was right; None and constants are no guesses."""
    if not isinstance(node, ast.Compare) or not any(isinstance(op, ast.Eq | ast.NotEq) for op in node.ops):
        return False
    sides = [node.left, *node.comparators]
    if any(isinstance(each, ast.Constant) for each in sides):
        return False
    names = [getattr(each, "attr", "") or getattr(each, "id", "") for each in sides if not _is_column(each)]
    return any(_SECRET.search(name) for name in names)


def _is_column(node: ast.AST) -> bool:
    """`Login.token_hash == …` is a condition of a query."""
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id[:1].isupper()


def _sql_of_a_value(node: ast.AST) -> bool:
    """SQL put together from what is not a constant of ours, an attribute of one, or made of such."""
    if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "text" or not node.args:
        return False
    said = node.args[0]
    parts = said.values if isinstance(said, ast.JoinedStr) else []
    values = [each.value for each in parts if isinstance(each, ast.FormattedValue)]
    return any(isinstance(value, ast.Name) and not value.id.isupper() for value in values)


RULES = (
    Rule(
        "markup-of-a-value",
        "what people write is escaped: only constants are markup (innkeep/web/texts.py)",
        "**/*.py",
        in_tree(_markup_of_a_value),
        "Markup(text)",
        'Markup("<b>{}</b>").format(text)',
        ("web/pages.py",),  # what a template has rendered
    ),
    Rule(
        "cookie-for-scripts",
        "a cookie that lets somebody in is for no script, no other site and, behind TLS, no other way",
        "**/*.py",
        in_tree(_cookie_for_scripts),
        'response.set_cookie("a", token, httponly=True)',
        'response.set_cookie("a", token, httponly=True, samesite="lax", secure=tls)',
    ),
    Rule(
        "request-to-anybody",
        "requests to others go where an address was looked at before (innkeep/core/addresses.py)",
        "**/*.py",
        in_tree(_imports("httpx2", "httpx", "aiohttp", "requests", "urllib.request")),
        "import httpx2",
        "from urllib.parse import urlsplit",
        MAY_CONNECT,
    ),
    Rule(
        "secret-compared",
        "secrets are compared by hmac.compare_digest, or looked up by their hash",
        "**/*.py",
        in_tree(_compares_a_secret),
        "if given == self.signature: pass",
        "if kind == 'signature' or Row.digest == digest_of: pass",
    ),
    Rule(
        "sql-of-a-value",
        "values are parameters; only constants of this code are put into SQL",
        "**/*.py",
        in_tree(_sql_of_a_value),
        'text(f"SELECT * FROM {table}")',
        'text(f"SELECT * FROM rooms WHERE {LIVE}")',
    ),
    Rule(
        "other-origins",
        "no other site may ask in a browser's name",
        "**/*.py",
        in_tree(_imports("starlette.middleware.cors", "fastapi.middleware.cors")),
        "from starlette.middleware.cors import CORSMiddleware",
        "from starlette.middleware import Middleware",
    ),
    Rule(
        "template-unescaped",
        "templates escape everything",
        "**/templates/**/*.html",
        in_lines(r"\|\s*safe\b|autoescape\s+false|\{%-?\s*raw"),
        "{{ text | safe }}",
        "{{ text | said(hosts) }}",
    ),
    Rule(
        "template-inline",
        "the content security policy knows no inline script, handler or style",
        "**/templates/**/*.html",
        in_lines(r"<script(?![^>]*\bsrc=)|\son[a-z]+\s*=|<style\b|\sstyle\s*="),
        '<p onclick="x()">',
        '<script type="module" src="/static/a.js"></script>',
        ("notices/templates/mail.html",),
    ),
    Rule(
        "script-writes-markup",
        "scripts put text into pages, not markup made of values",
        "web/static/*.js",
        in_lines(
            r"\.(innerHTML|outerHTML)\s*\+?=(?!\s*(\"[^\"]*\"|'[^']*')\s*;)"
            r"|insertAdjacentHTML|document\.write|\beval\(|new Function"
        ),
        "item.innerHTML = name;",
        'item.innerHTML = "<b></b>";',
    ),
)


def found(rule: Rule) -> Iterator[str]:
    """Where the code does what a rule forbids."""
    for path in sorted(ROOT.glob(rule.files)):
        name = path.relative_to(ROOT).as_posix()
        if name not in rule.but:
            for line in rule.finds(path.read_text()):
                yield f"innkeep/{name}:{line}: {rule.name}: {rule.why}"


def main() -> int:
    """The exit code: 0 when nothing was found."""
    faults = [fault for rule in RULES for fault in found(rule)]
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
