"""Orders for a time: when the guest wants it."""

from innkeep.installation.migrations import script

revision = "0045"
down_revision = "0044"


def upgrade() -> None:
    script("""
    -- When the guest wants it; NULL is as soon as possible. An order is for the first of the times of its things.
    ALTER TABLE orders
        ADD COLUMN wanted_at timestamptz CONSTRAINT orders_wanted_at_a_moment_that_comes CHECK (isfinite(wanted_at));
    ALTER TABLE proposal_items
        ADD COLUMN wanted_at timestamptz
            CONSTRAINT proposal_items_wanted_at_a_moment_that_comes CHECK (isfinite(wanted_at));
    """)
