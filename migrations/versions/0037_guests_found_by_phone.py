"""How whose phone it is is found: from the phone, whatever the planner knows of the tables."""

from innkeep.installation.migrations import script

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    script("")
