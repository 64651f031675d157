"""Pictures lie beside a hotel file: imported drawn anew, exported again, the second time nothing."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image

from innkeep.core.actors import Program
from innkeep.core.db import Database
from innkeep.hotelfile.entries import HotelFile
from innkeep.hotelfile.exporting import export_hotel
from innkeep.hotelfile.importing import import_hotel
from innkeep.hotelfile.pictures import Pictures, pictures_beside, pictures_of
from innkeep.hotelfile.problems import HotelFileInvalid
from tests.hotelfile.files import HEAD, new_name, read_as, refusal, told

SOUP = "catalogue: [{category: room_service, title: Sôup, price: 4, picture: food/soup.png}, \
{category: concierge, title: soup, picture: food/soup.png}]\n"
PICTURED = HEAD.replace("language: en", "language: en, picture: house.jpg") + SOUP


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    (tmp_path / "food").mkdir()
    Image.new("RGBA", (64, 48), (200, 80, 40, 200)).save(tmp_path / "food/soup.png")
    Image.new("RGB", (2000, 800), "teal").save(tmp_path / "house.jpg")
    return tmp_path


async def both(folder: Path, text: str = PICTURED, name: str = "Hotel Aurora") -> tuple[HotelFile, Pictures]:
    hotel = read_as(name, text, folder)
    return hotel, await pictures_beside(folder / "hotel.yaml", hotel)


async def written(database: Database, org_id: UUID, folder: Path) -> str:
    program = Program(org_id=org_id)
    async with database.unit_of_work(program) as db:
        found = await pictures_of(db, program)
        text = await export_hotel(db, program, {item: path for item, (path, _) in found.items()})
    for path, content in found.values():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(content)
    return text


async def test_they_are_imported_once_and_exported_beside_the_file(
    database: Database, beside: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    name = new_name()
    hotel, pictures = await both(beside, name=name)
    report = await import_hotel(database, hotel, pictures=pictures)
    assert told(report)[-3:] == [f"+ picture of hotel {name}", "+ picture of item Sôup", "+ picture of item soup"]
    assert (await import_hotel(database, hotel, pictures=pictures)).changes == []
    unpictured = read_as(name, PICTURED.replace(", picture: food/soup.png", ""), beside)
    assert (await import_hotel(database, unpictured, pictures=pictures)).changes == []

    elsewhere = tmp_path_factory.mktemp("elsewhere")
    text = await written(database, report.org_id, elsewhere)
    paths = ["pictures/hotel.jpg", "pictures/soup-2.jpg", "pictures/soup.jpg"]
    assert sorted(str(path.relative_to(elsewhere)) for path in elsewhere.rglob("*.jpg")) == paths
    assert all(f"picture: {path}" in text for path in paths)
    with Image.open(elsewhere / paths[0]) as kept:
        assert kept.size == (1280, 512)
    again, exported = await both(elsewhere, text, name)
    assert (await import_hotel(database, again, pictures=exported)).changes == []
    assert await written(database, report.org_id, elsewhere) == text


async def test_what_is_no_picture_beside_the_file_is_refused_before_anything_is_done(beside: Path) -> None:
    for path in ("/etc/passwd.jpg", "../house.jpg", "food/../../house.jpg", "house.pdf", "a\\\\b.jpg"):
        said = refusal(PICTURED.replace("house.jpg", f'"{path}"'), beside)
        assert said.startswith("1: organization.picture: ")
        assert "is no picture beside this file" in said
    (beside / "house.jpg").write_text("no picture")
    with pytest.raises(HotelFileInvalid, match=r"the picture of the hotel \(house.jpg\): This is no picture"):
        await both(beside)
    (beside / "food/soup.png").unlink()
    (beside / "house.jpg").unlink()
    with pytest.raises(HotelFileInvalid, match=r"the picture of the hotel cannot be read \(house.jpg: No such file"):
        await both(beside)
