"""Brings the catalogues in `innkeep/web/locales/` up to what the guest's pages and My work say: `make words`.

What is new is added untranslated, what is said no more goes. A test fails until every catalogue is whole again.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from innkeep.web.languages import ENGLISH, LANGUAGES, LOCALES

PACKAGE = LOCALES.parent.parent
TEMPLATES = (
    "guest/templates/**.html",
    "web/templates/web/components.html",
    *(f"console/templates/console/{name}.html" for name in ("work", "work_*", "names", "frame", "palette", "keys")),
)
METHODS = [
    *((templates, "jinja2.ext:babel_extract") for templates in TEMPLATES),
    ("guest/**.py", "python"),
    ("web/*.py", "python"),
]
SAYING_NOTHING = tuple(
    f'"{name}:'
    for name in (
        "Project-Id-Version",
        "Report-Msgid-Bugs-To",
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Last-Translator",
        "Language-Team",
        "Generated-By",
    )
)
"""Lines of a catalogue's head."""

OPTIONS = {templates: {"trimmed": "true", "silent": "false"} for templates in TEMPLATES}


def said() -> Catalog:
    """Everything that the guest's pages say, in English."""
    catalog = Catalog(charset="utf-8")
    for path, _, message, comments, _ in extract_from_dir(
        PACKAGE, METHODS, OPTIONS, keywords={"_": None, "gettext": None, "kept": None}
    ):
        catalog.add(message, locations=[(f"innkeep/{Path(path).as_posix()}", 1)], auto_comments=comments)
    return catalog


def kept(tag: str) -> Catalog:
    """A language's catalogue as it is."""
    with (LOCALES / f"{tag}.po").open("rb") as file:
        return read_po(file, locale=tag)


def bring_up_to_date() -> None:
    """Bring every catalogue up to date."""
    template = said()
    for tag in LANGUAGES:
        if tag == ENGLISH.tag:
            continue
        catalog = kept(tag) if (LOCALES / f"{tag}.po").exists() else Catalog(locale=tag)
        head = f"# What the guest's pages say, in {LANGUAGES[tag]}. `make words` adds what is new."
        fresh = Catalog(locale=tag, charset="utf-8", fuzzy=False, header_comment=head)
        for message in template:
            if message.id:
                known = catalog.get(message.id)
                fresh.add(message.id, known.string if known else "", locations=message.locations)
        (LOCALES / f"{tag}.po").write_text(written(fresh), encoding="utf-8")


def words_in(tag: str) -> dict[str, str]:
    """What a language's catalogue says, by what it says in English."""
    return {str(message.id): str(message.string or "") for message in kept(tag) if message.id}


def written(catalog: Catalog) -> str:
    """A catalogue as a file, without what would be another with every run or says nothing."""
    file = BytesIO()
    write_po(file, catalog, width=120, include_lineno=False, sort_output=True)
    lines = file.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(SAYING_NOTHING))


if __name__ == "__main__":
    bring_up_to_date()
