"""Sign-on by a provider (OpenID Connect), and who still has to set up a second factor."""

from innkeep.installation.migrations import script

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    script("")
