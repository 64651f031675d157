"""Messages with what other tables say of them."""

from __future__ import annotations

from collections.abc import Iterable

from innkeep.api.shapes import MessageOut, MessagePhotoOut
from innkeep.core.actors import Actor
from innkeep.core.db import AsyncSession
from innkeep.photos.queries import photos_of_messages


async def complete(db: AsyncSession, actor: Actor, messages: Iterable[MessageOut | None]) -> None:
    """Give messages that the actor may read their photos."""
    shown = {message.id: message for message in messages if message is not None}
    for message_id, photos in (await photos_of_messages(db, actor, shown)).items():
        shown[message_id].photos = [MessagePhotoOut.model_validate(photo) for photo in photos]
