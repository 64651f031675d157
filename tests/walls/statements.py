"""Every statement says whose rows it means: read from the SQL that reaches the database, whoever wrote it.

Row-level security leaves another hotel's rows out, and this wall stands by itself beside it: a query that forgot its
hotel works as long as the other one stands, so no story would find it out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import Delete, Update, event

from innkeep.core.db import Base, Database
from tests.schema.hotels import WITHOUT_TENANT, tenant_column

_NO_NAME = r"(?:WHERE|ON|JOIN|LEFT|RIGHT|INNER|OUTER|CROSS|FULL|LATERAL|USING|SET|GROUP|ORDER|LIMIT|FOR|RETURNING)\b"
_BEFORE_TABLES = re.compile(r"\b(?:(?<!DISTINCT )FROM|JOIN|UPDATE|USING)\s+(?:ONLY\s+|LATERAL\s+)?(?=[a-z])")
_TABLE = re.compile(rf"([a-z_]+)\b(?!\s*[.(])(?:\s+(?:AS\s+)?(?!{_NO_NAME})([A-Za-z_]\w*))?\s*(,?)\s*")
_COLUMN = r"(?:\b(\w+)\.)?\b(org_id|id)\b"
_SAME = re.compile(rf"{_COLUMN}\s*(?:=|IN)\s*(?:ANY\s*)?\(?(?:{_COLUMN}|(?:CAST\()?[$:]\w+|NULL)")
_TURNED = re.compile(rf"\$\d+(?:::\w+)?\s*=\s*{_COLUMN}()()")
_PAIRS = re.compile(rf"\({_COLUMN}, [\w.]+\) IN()()")
_ROW_BY_KEY = re.compile(
    r"(?:UPDATE \w+ SET|DELETE FROM) .*\bWHERE \w+\.id = \$\d+(?:::\w+)?(?: RETURNING .*)?", re.DOTALL
)

_OF_ROWS_READ = re.compile(r"\b(\w+_\d+)\.id IN \(\$")
"""How SQLAlchemy asks for what belongs to rows that it has read."""
_RULES = (_SAME, _TURNED, _PAIRS)


WITHOUT_MODEL = {"erasures", "outbox", "outbox_heads"}
"""Tables that are read and written by SQL alone."""


def watched_tables() -> set[str]:
    """The tables of which a statement has to say whose rows it means."""
    return (Base.metadata.tables.keys() | WITHOUT_MODEL) - WITHOUT_TENANT.keys()


@dataclass(eq=False)
class Query:
    """A query by itself: its words, without those of the queries that stand inside of it."""

    within: Query | None = None
    words: str = ""
    inner: list[Query] = field(default_factory=list)

    def begin(self) -> Query:
        """One more query inside of this one."""
        self.inner.append(Query(within=self))
        return self.inner[-1]

    def everything(self) -> Iterator[Query]:
        """It, and all queries inside."""
        yield self
        for each in self.inner:
            yield from each.everything()

    def tables(self) -> dict[str, str]:
        """The tenants' tables that it names, by the names that it gives them."""
        found = {}
        for start in _BEFORE_TABLES.finditer(self.words):
            place, more = start.end(), ","
            while more and (named := _TABLE.match(self.words, place)):
                found[named[2] or named[1]] = named[1]
                place, more = named.end(), named[3]
        return {name: table for name, table in found.items() if table in watched_tables()}

    def knows(self, name: str) -> Named | None:
        """What a name means here: that of a table of this query or of one around it."""
        here: Query | None = self
        while here is not None:
            if name in here.tables():
                return here, name
            here = here.within
        return None


Named: TypeAlias = tuple[Query, str]
"""A table, by the name that a query gives it."""

GIVEN: Named = (Query(), "a parameter")


def read(sql: str) -> Query:
    """A statement as the queries that it is made of."""
    sql = re.sub(r"'(?:[^']|'')*'", "''", re.sub(r"--[^\n]*", "", sql))
    outermost = Query()
    here, around = outermost.begin(), list[Query]()
    for part in re.split(r"(\(|\)|\bUNION(?: ALL)?\b)", sql):
        if part == "(":
            around.append(here)
            here.words += part
        elif part == ")":
            here = around.pop()
            here.words += part
        elif part.startswith("UNION"):
            here = (here.within or outermost).begin()
        elif around and around[-1] is here and re.match(r"\s*(?:SELECT|WITH|UPDATE|INSERT|DELETE)\b", part):
            here = here.begin()
            here.words += part
        else:
            here.words += part
    return outermost


@cache
def forgotten(sql: str) -> tuple[str, ...]:
    """The tables of which a statement does not say that it means one hotel's rows."""
    queries = list(read(sql).everything())
    said = {GIVEN}
    same = [(query, pair) for query in queries for pair in _equated(query)]
    # What a query within says of a table of the query around it leaves out none of that table's rows.
    while grown := {each for query, pair in same if pair & said for each in pair - said if each[0] is query}:
        said |= grown
    asked = [query for query in queries if "WHERE false" not in query.words]
    named = [(query, name, table) for query in asked for name, table in query.tables().items()]
    return tuple(table for query, name, table in named if (query, name) not in said)


def _equated(query: Query) -> Iterator[set[Named]]:
    """Which tables' hotels a query says to be the same, or to be that of a parameter."""
    for known in _OF_ROWS_READ.finditer(query.words):
        if (row := query.knows(known[1])) is not None:
            yield {row, GIVEN}
    for found in (found for rule in _RULES for found in rule.finditer(query.words)):
        name, column, other_name, other_column = found.groups()
        one = _meant(query, name, column)
        other = _meant(query, other_name, other_column) if other_column else GIVEN
        if one is not None and other is not None:
            yield {one, other}


def _meant(query: Query, name: str | None, column: str) -> Named | None:
    """The table whose hotel a column tells, or None when it tells something else."""
    tables = query.tables()
    if name is None and len(tables) == 1:
        name = next(iter(tables))
    if name is None:
        return None
    found = query.knows(name)
    if found is None:
        return GIVEN if column == "org_id" else None  # of a query by itself, which is looked at by itself
    table = found[0].tables()[found[1]]
    return found if column == tenant_column(table) else None


class HotelForgotten(AssertionError):
    """A statement that means the rows of every hotel."""


def _is_change_of_row(statement: Any) -> bool:
    """Whether SQLAlchemy writes what has become of an object: of a table, and not of a model, as our code says it."""
    return isinstance(statement, Update | Delete) and not statement._propagate_attrs


def watch(database: Database) -> None:
    """Refuse every statement that forgets whose rows it means."""

    @event.listens_for(database._engine.sync_engine, "before_cursor_execute")
    def _look(_connection: Any, _cursor: Any, sql: str, _values: Any, context: Any, _many: bool) -> None:  # noqa: FBT001
        loading = context.execution_options.get("_sa_orm_load_options")
        if loading is not None and loading._refresh_state is not None:
            return  # a row that was read before, once more
        if _ROW_BY_KEY.fullmatch(sql.strip()) and _is_change_of_row(context.invoked_statement):
            return  # a row that was read before
        if tables := forgotten(sql):
            raise HotelForgotten(f"whose {', '.join(tables)}? {sql}")
