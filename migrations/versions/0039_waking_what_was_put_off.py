"""What was put off until later is found once its time has come."""

from innkeep.installation.migrations import script

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    script("SELECT 1")
