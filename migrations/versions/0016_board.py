"""The board reads what is open and what has just ended, however long a hotel's past is."""

from innkeep.installation.migrations import script

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    script("""
    CREATE INDEX orders_open ON orders (org_id, created_at)
        WHERE deleted_at IS NULL AND status NOT IN ('completed', 'rejected');
    CREATE INDEX orders_ended ON orders (org_id, updated_at)
        WHERE deleted_at IS NULL AND status IN ('completed', 'rejected');
    DROP INDEX orders_on_board;
    """)
