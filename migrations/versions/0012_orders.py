"""Orders with a priority, a time that they are due by, options, merging, splitting, and orders that come every day."""

from innkeep.installation.migrations import script

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    script("""
    -- 0 low, 1 normal, 2 high, 3 urgent: a number, so that it can be sorted by.
    ALTER TABLE orders
        ADD COLUMN priority smallint NOT NULL DEFAULT 1,
        ADD COLUMN due_at timestamptz,
        ADD CONSTRAINT orders_priority_check CHECK (priority BETWEEN 0 AND 3),
        ADD CONSTRAINT orders_due_at_a_moment_that_comes CHECK (isfinite(due_at));
    """)
