"""A proposal may be for a change of an order that is there already: more of what costs something."""

from innkeep.installation.migrations import script

revision = "0044"
down_revision = "0043"


def upgrade() -> None:
    script("""
    -- The lines of such a proposal are those that the order would hold, and its total what that would cost.
    ALTER TABLE proposals ADD COLUMN changes_order_id uuid,
        ADD FOREIGN KEY (org_id, changes_order_id) REFERENCES orders (org_id, id),
        ADD CONSTRAINT proposals_from_the_menu_are_new CHECK (changes_order_id IS NULL OR NOT from_menu);
    CREATE INDEX proposals_by_order ON proposals (org_id, changes_order_id) WHERE changes_order_id IS NOT NULL;
    """)
