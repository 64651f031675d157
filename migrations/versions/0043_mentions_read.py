"""When somebody has read a note that names them."""

from innkeep.installation.migrations import script

revision = "0043"
down_revision = "0042"


def upgrade() -> None:
    script("""
    -- What names somebody waits for them until they have the conversation open; what was written before this is past.
    ALTER TABLE note_mentions ADD COLUMN read_at timestamptz
        CONSTRAINT note_mentions_read_at_check CHECK (isfinite(read_at));
    UPDATE note_mentions SET read_at = now();
    CREATE INDEX note_mentions_unread ON note_mentions (org_id, user_id) WHERE read_at IS NULL;
    """)
