"""Webhooks: what programs of a hotel are told, to which address, and what became of it."""

from innkeep.installation.migrations import script

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    script("SELECT 1")
