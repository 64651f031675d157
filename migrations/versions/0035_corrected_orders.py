"""Lessons from orders of the agent that staff had to correct."""

from innkeep.installation.migrations import script

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    script("""
    ALTER TABLE lessons
        DROP CONSTRAINT lessons_reason_check,
        ADD CONSTRAINT lessons_reason_check
            CHECK (reason IN ('not_known', 'handed_over', 'taken_over', 'corrected'));
    """)
