"""A person is called to whom a messenger cannot reach."""

from innkeep.installation.migrations import script

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    script("SELECT 1")
