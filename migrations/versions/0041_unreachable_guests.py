"""A person is called to whom a messenger cannot reach."""

from innkeep.installation.migrations import script

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    script("""
    ALTER TABLE session_moves DROP CONSTRAINT session_moves_reason_check;
    ALTER TABLE session_moves ADD CONSTRAINT session_moves_reason_check CHECK (reason IN (
        'asked', 'complaint', 'emergency', 'unsure', 'too_much', 'too_late', 'timed_out', 'failed', 'crowded',
        'not_solved', 'stranger', 'unreachable', 'unrecorded'));
    """)
