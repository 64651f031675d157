"""A name that was typed at the hotel's own address fails at no stay."""

from innkeep.installation.migrations import script

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    script("""
    -- NULL where a room and a surname were typed: what is wrong leads to no stay, and what is right is no failure.
    ALTER TABLE access_failures ALTER COLUMN stay_id DROP NOT NULL;
    """)
