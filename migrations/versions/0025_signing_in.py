"""How staff sign in: what a browser is known by, second factors, links to set a password, and wrong tries."""

from innkeep.installation.migrations import script

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    script("""
    ALTER TABLE logins
        ADD COLUMN seen_at timestamptz NOT NULL DEFAULT now() CHECK (isfinite(seen_at)),
        ADD COLUMN browser text CHECK (browser ~ '\\S'),
        ADD COLUMN address text CHECK (address ~ '\\S');

    -- Whether those who lead the hotel show more than a password.
    ALTER TABLE organizations ADD COLUMN require_second_factor boolean NOT NULL DEFAULT false;

    -- A browser in which somebody has signed in before: it is not slowed down by what strangers try, and no notice
    -- is sent of it.
    CREATE TABLE known_browsers (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        user_id uuid NOT NULL,
        token_hash bytea NOT NULL CHECK (octet_length(token_hash) >= 16),
        seen_at timestamptz NOT NULL DEFAULT now() CHECK (isfinite(seen_at)),
        UNIQUE (org_id, id),
        CONSTRAINT known_browsers_once UNIQUE (org_id, user_id, token_hash),
        FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id) ON DELETE CASCADE
    );
    CALL protect('known_browsers');

    -- What was tried lately, by a hash of whose account and from where. It is no hotel's: who guesses an address
    -- guesses it of all of them.
    CREATE TABLE sign_in_tries (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        key bytea NOT NULL CHECK (octet_length(key) = 32),
        tries integer NOT NULL CHECK (tries > 0),
        since timestamptz NOT NULL CHECK (isfinite(since)),
        CONSTRAINT sign_in_tries_one_a_key UNIQUE (key)
    );
    CREATE TRIGGER touch BEFORE INSERT OR UPDATE ON sign_in_tries FOR EACH ROW EXECUTE FUNCTION touch();
    CREATE INDEX sign_in_tries_by_age ON sign_in_tries (since);
    GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_tries TO innkeep_app;

    -- A link by which somebody sets their own password, once.
    CREATE TABLE password_links (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        user_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('invitation', 'reset')),
        token_hash bytea NOT NULL CHECK (octet_length(token_hash) >= 16),
        expires_at timestamptz NOT NULL CHECK (isfinite(expires_at)),
        used_at timestamptz CHECK (isfinite(used_at)),
        author_id uuid,
        UNIQUE (org_id, id),
        CONSTRAINT password_links_token_hash_key UNIQUE (token_hash),
        FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id) ON DELETE CASCADE,
        FOREIGN KEY (org_id, author_id) REFERENCES users (org_id, id) ON DELETE SET NULL (author_id)
    );
    CREATE INDEX password_links_by_user ON password_links (org_id, user_id);
    CALL protect('password_links');

    CREATE FUNCTION find_password_link(hash bytea)
    RETURNS TABLE (org_id uuid, link_id uuid, user_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        SELECT u.org_id, k.id, u.id
        FROM password_links k
        JOIN users u ON u.org_id = k.org_id AND u.id = k.user_id AND u.deleted_at IS NULL AND u.active
        WHERE k.token_hash = hash AND k.expires_at > now() AND k.used_at IS NULL;
    END;
    CREATE FUNCTION find_staff(address text)
    RETURNS TABLE (org_id uuid, user_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        SELECT u.org_id, u.id FROM users u JOIN roles r ON r.id = u.role
        WHERE lower(u.email) = lower(address) AND u.deleted_at IS NULL AND u.active AND u.org_id IS NOT NULL
        AND r.name <> 'guest'
        ORDER BY u.id LIMIT 8;
    END;
    REVOKE ALL ON FUNCTION find_password_link, find_staff FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION find_password_link, find_staff TO innkeep_app;

    -- What an app on a telephone counts with (RFC 6238); no codes are taken before it has shown one. `last_step` is
    -- that of the code that was used last: none is taken twice.
    CREATE TABLE totp_factors (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        user_id uuid NOT NULL,
        sealed bytea NOT NULL CHECK (octet_length(sealed) > 0),
        confirmed_at timestamptz CHECK (isfinite(confirmed_at)),
        last_step bigint NOT NULL DEFAULT 0,
        UNIQUE (org_id, id),
        CONSTRAINT totp_factors_one_a_person UNIQUE (org_id, user_id),
        FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id) ON DELETE CASCADE
    );
    CALL protect('totp_factors');

    CREATE TABLE recovery_codes (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        user_id uuid NOT NULL,
        code_hash bytea NOT NULL CHECK (octet_length(code_hash) >= 16),
        used_at timestamptz CHECK (isfinite(used_at)),
        UNIQUE (org_id, id),
        CONSTRAINT recovery_codes_once UNIQUE (org_id, user_id, code_hash),
        FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id) ON DELETE CASCADE
    );
    CALL protect('recovery_codes');

    -- Keys that a telephone, a laptop or a stick keeps for somebody (WebAuthn). A challenge that was answered is older
    -- than `challenged_at`, so no answer is taken twice.
    CREATE TABLE passkeys (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        user_id uuid NOT NULL,
        name text NOT NULL CHECK (name ~ '\\S'),
        credential_id bytea NOT NULL CHECK (octet_length(credential_id) BETWEEN 1 AND 1023),
        public_key bytea NOT NULL CHECK (octet_length(public_key) > 0),
        sign_count bigint NOT NULL DEFAULT 0 CHECK (sign_count >= 0),
        challenged_at timestamptz NOT NULL CHECK (isfinite(challenged_at)),
        used_at timestamptz CHECK (isfinite(used_at)),
        UNIQUE (org_id, id),
        CONSTRAINT passkeys_credential_id_key UNIQUE (credential_id),
        FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id) ON DELETE CASCADE
    );
    CREATE INDEX passkeys_by_user ON passkeys (org_id, user_id);
    CALL protect('passkeys');

    CREATE FUNCTION find_passkey(credential bytea)
    RETURNS TABLE (org_id uuid, user_id uuid, passkey_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        SELECT u.org_id, u.id, p.id
        FROM passkeys p
        JOIN users u ON u.org_id = p.org_id AND u.id = p.user_id AND u.deleted_at IS NULL AND u.active
        WHERE p.credential_id = credential;
    END;
    REVOKE ALL ON FUNCTION find_passkey FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION find_passkey TO innkeep_app;

    -- `unsettled`: they still have to set up a second factor before they can do anything else.
    DROP FUNCTION find_login;
    CREATE FUNCTION find_login(hash bytea)
    RETURNS TABLE (org_id uuid, user_id uuid, name text, role text, division_id uuid, seen_at timestamptz,
        unsettled boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        SELECT u.org_id, u.id, u.name, r.name::text, u.division_id, l.seen_at,
            o.require_second_factor AND r.name IN ('owner', 'manager') AND NOT EXISTS (
                SELECT FROM totp_factors t
                WHERE t.org_id = u.org_id AND t.user_id = u.id AND t.confirmed_at IS NOT NULL)
            AND NOT EXISTS (SELECT FROM passkeys p WHERE p.org_id = u.org_id AND p.user_id = u.id)
        FROM logins l
        JOIN users u ON u.org_id = l.org_id AND u.id = l.user_id AND u.deleted_at IS NULL AND u.active
        JOIN roles r ON r.id = u.role
        JOIN organizations o ON o.id = u.org_id
        WHERE l.token_hash = hash AND l.expires_at > now();
    END;
    REVOKE ALL ON FUNCTION find_login FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION find_login TO innkeep_app;
    """)
