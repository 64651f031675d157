"""${message}."""

from innkeep.installation.migrations import script

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    script("""
    """)
