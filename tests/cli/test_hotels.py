"""A hotel with its pictures from the command line, in and out."""

from __future__ import annotations

from PIL import Image

from tests.cli.conftest import Inn

HOTEL = """\
organization: {name: Hotel Aurora, timezone: Europe/Vienna, currency: EUR, language: en}
catalogue: [{category: housekeeping, title: Bath towel, picture: towel.png}]
"""


def test_a_picture_is_imported_and_written_beside_the_file_again(inn: Inn) -> None:
    file = inn.file("hotel.yaml", HOTEL)
    assert "towel.png: No such file or directory); put it beside the hotel file" in inn.refused("import", file)
    Image.new("RGB", (40, 30), "teal").save(inn.folder / "towel.png")
    assert inn.run("import", file).out == "+ picture of item Bath towel\n1 change.\n"
    assert inn.run("import", file, "--dry-run").out == "0 changes would be made.\n"
    assert "picture" not in inn.run("export").out
    to = inn.folder / "elsewhere" / "aurora.yaml"
    assert "name another place with --to" in inn.refused(
        "export", "--to", str(inn.folder / "none" / "x.yaml"), "--as", "rooms"
    )
    to.parent.mkdir()
    assert inn.run("export", "--to", str(to)).out == ""
    assert "picture: pictures/bath-towel.jpg" in to.read_text()
    assert (to.parent / "pictures/bath-towel.jpg").read_bytes().startswith(b"\xff\xd8\xff")
    assert inn.run("import", str(to)).out == "0 changes.\n"
