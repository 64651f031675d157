"""Templates, held to what the linter asks of the code."""

from __future__ import annotations

from jinja2 import BaseLoader, nodes

from innkeep.web.pages import environment


def test_every_template_uses_what_it_brings_in() -> None:
    loader = environment.loader
    assert isinstance(loader, BaseLoader)
    unused = []
    for name in environment.list_templates():
        page = environment.parse(loader.get_source(environment, name)[0])
        used = {each.name for each in page.find_all(nodes.Name) if each.ctx == "load"}
        for source in page.find_all(nodes.FromImport):
            given = [each if isinstance(each, str) else each[1] for each in source.names]
            unused += [f"{name}: {each}" for each in given if each not in used]
    assert unused == []
