"""What programs come with (keys), and what they are told (webhooks)."""

from innkeep.installation.migrations import script

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    script("""
    -- A key acts for whoever made it, as far as its operations go, and no further than their role does by then.
    CREATE TABLE api_keys (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        user_id uuid NOT NULL,
        name text NOT NULL CHECK (name ~ '\\S'),
        prefix text NOT NULL CHECK (prefix ~ '^ik_[A-Za-z0-9_-]{8}$'),
        token_hash bytea NOT NULL CHECK (octet_length(token_hash) >= 16),
        operations text[] NOT NULL,
        expires_at timestamptz NOT NULL CHECK (isfinite(expires_at)),
        last_used_at timestamptz CHECK (isfinite(last_used_at)),
        revoked_at timestamptz CHECK (isfinite(revoked_at)),
        UNIQUE (org_id, id),
        CONSTRAINT api_keys_token_hash_key UNIQUE (token_hash),
        CONSTRAINT api_keys_may_something
            CHECK (cardinality(operations) > 0 AND array_position(operations, NULL) IS NULL),
        CONSTRAINT api_keys_expire_within_two_years CHECK (expires_at <= created_at + interval '732 days'),
        FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id) ON DELETE CASCADE
    );
    CREATE INDEX api_keys_by_user ON api_keys (org_id, user_id);
    CALL protect('api_keys');
    CALL audit('api_keys', '{operations,expires_at,revoked_at}', '{name}', 'user_id');

    CREATE FUNCTION find_api_key(hash bytea)
    RETURNS TABLE (org_id uuid, user_id uuid, name text, role text, division_id uuid, key_id uuid, operations text[])
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        SELECT u.org_id, u.id, u.name, r.name::text, u.division_id, k.id, k.operations
        FROM api_keys k
        JOIN users u ON u.org_id = k.org_id AND u.id = k.user_id AND u.deleted_at IS NULL AND u.active
        JOIN roles r ON r.id = u.role
        WHERE k.token_hash = hash AND k.expires_at > now() AND k.revoked_at IS NULL;
    END;
    REVOKE ALL ON FUNCTION find_api_key FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION find_api_key TO innkeep_app;
    """)
