"""A name that was typed at the hotel's own address fails at no stay."""

from innkeep.installation.migrations import script

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    script("")
