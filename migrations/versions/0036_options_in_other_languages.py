"""What an item can be had with, in other languages."""

from innkeep.installation.migrations import script

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    script("")
