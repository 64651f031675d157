"""What a hotel from a file gets: time to set up second factors."""

from innkeep.installation.migrations import script

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    script("SELECT 1")
