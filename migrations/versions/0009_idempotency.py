"""Requests that may be repeated: what was answered the first time."""

from innkeep.installation.migrations import script

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    script("""
    CREATE TABLE idempotency_keys (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        user_id uuid NOT NULL,
        key text NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
        request bytea NOT NULL,
        answer jsonb,
        UNIQUE (org_id, id),
        CONSTRAINT idempotency_keys_once UNIQUE (org_id, user_id, key),
        FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id) ON DELETE CASCADE
    );
    CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
    CALL protect('idempotency_keys');
    """)
