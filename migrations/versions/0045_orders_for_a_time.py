"""Orders for a time: when the guest wants it."""

from innkeep.installation.migrations import script

revision = "0045"
down_revision = "0044"


def upgrade() -> None:
    script("""
    -- When the guest wants it; NULL is as soon as possible. What is for two times is two orders of one origin and
    -- category: `origin_part` counts them, since the time of each may change later to that of the other.
    ALTER TABLE orders
        ADD COLUMN wanted_at timestamptz CONSTRAINT orders_wanted_at_a_moment_that_comes CHECK (isfinite(wanted_at)),
        ADD COLUMN origin_part smallint NOT NULL DEFAULT 0
            CONSTRAINT orders_origin_part_check CHECK (origin_part >= 0),
        DROP CONSTRAINT orders_once_an_origin,
        ADD CONSTRAINT orders_once_an_origin UNIQUE (org_id, origin_id, category, origin_part);
    ALTER TABLE proposal_items
        ADD COLUMN wanted_at timestamptz
            CONSTRAINT proposal_items_wanted_at_a_moment_that_comes CHECK (isfinite(wanted_at));
    """)
