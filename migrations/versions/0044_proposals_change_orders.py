"""A proposal may be for a change of an order that is there already: more of what costs something."""

from innkeep.installation.migrations import script

revision = "0044"
down_revision = "0043"


def upgrade() -> None:
    script("SELECT 1")
