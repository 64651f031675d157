"""Why a person was called, and ratings that are asked for at messengers."""

from innkeep.installation.migrations import script

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    script("")
