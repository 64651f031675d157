"""Short words are found by reading the newest messages, one word is looked for as it stands."""

from innkeep.installation.migrations import script

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    script("SELECT 1")
