"""What is mailed once an answer is on its way: whoever asks does not wait for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import BackgroundTasks, Depends

from innkeep.core.actors import Staff
from innkeep.signing_in import news
from innkeep.signing_in.colleagues import Colleague
from innkeep.signing_in.news import News
from innkeep.web.context import InnkeepDatabase, InnkeepSettings


@dataclass(frozen=True, slots=True)
class Post:
    """Takes letters to people of a hotel about their accounts."""

    database: InnkeepDatabase
    settings: InnkeepSettings
    afterwards: BackgroundTasks

    def tell(self, whose: Colleague, what: News, before: str = "") -> None:
        """What has happened to an account, also at the address that it had before."""
        self.afterwards.add_task(news.tell, self.database, self.settings, whose, what, before)

    def tell_colleague(self, staff: Staff, user_id: UUID, what: News, before: str = "") -> None:
        """The same, to somebody of the actor's hotel, or the actor."""
        self.tell(Colleague(staff.org_id, user_id), what, before)


GoingPost = Annotated[Post, Depends()]
