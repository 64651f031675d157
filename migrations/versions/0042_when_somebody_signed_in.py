"""A login tells since when somebody is signed in."""

from innkeep.installation.migrations import script

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    script("SELECT 1")
