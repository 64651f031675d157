"""What stays have paid: lines that are never changed, like what they have to pay."""

from innkeep.installation.migrations import script

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    script("")
