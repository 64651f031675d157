"""When somebody has read a note that names them."""

from innkeep.installation.migrations import script

revision = "0043"
down_revision = "0042"


def upgrade() -> None:
    script("SELECT 1")
