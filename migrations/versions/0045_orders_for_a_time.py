"""Orders for a time: when the guest wants it."""

from innkeep.installation.migrations import script

revision = "0045"
down_revision = "0044"


def upgrade() -> None:
    script("SELECT 1")
