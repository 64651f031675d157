"""Sign-on by a provider (OpenID Connect), and who still has to set up a second factor."""

from innkeep.installation.migrations import script

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    script("""
    -- Who vouches for a hotel's staff, by OpenID Connect. One a hotel; its secret is sealed. With `required`, nobody
    -- but owners comes in any other way.
    CREATE TABLE sign_on_providers (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        name text NOT NULL CHECK (name ~ '\\S'),
        issuer text NOT NULL CHECK (issuer ~ '^https?://[^?#[:space:]]+$'),
        client_id text NOT NULL CHECK (client_id ~ '\\S'),
        sealed bytea NOT NULL CHECK (octet_length(sealed) > 0),
        email_domains text[] NOT NULL,
        required boolean NOT NULL DEFAULT false,
        UNIQUE (org_id, id),
        CONSTRAINT sign_on_providers_one_a_hotel UNIQUE (org_id),
        CONSTRAINT sign_on_providers_email_domains_check CHECK (cardinality(email_domains) > 0
            AND array_to_string(email_domains, ' ', ' ') ~ '^([a-z0-9-]+[.])+[a-z0-9-]+( ([a-z0-9-]+[.])+[a-z0-9-]+)*$')
    );
    CALL protect('sign_on_providers');
    CALL audit('sign_on_providers', '{required}', '{name,issuer,client_id,sealed,email_domains}');

    -- Whom a provider means by a subject. A person has one; a second one does not take their place.
    CREATE TABLE sign_on_identities (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        user_id uuid NOT NULL,
        issuer text NOT NULL CHECK (issuer ~ '\\S'),
        subject text NOT NULL CHECK (subject ~ '\\S' AND char_length(subject) <= 255),
        used_at timestamptz NOT NULL DEFAULT now() CHECK (isfinite(used_at)),
        UNIQUE (org_id, id),
        CONSTRAINT sign_on_identities_once UNIQUE (org_id, issuer, subject),
        CONSTRAINT sign_on_identities_one_a_person UNIQUE (org_id, user_id),
        FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id) ON DELETE CASCADE
    );
    CALL protect('sign_on_identities');
    CALL audit('sign_on_identities', '{}', '{}', 'user_id');

    -- Who vouches for addresses of a domain; of none, whoever vouches for anybody here.
    CREATE FUNCTION find_sign_on(domain text)
    RETURNS TABLE (org_id uuid, hotel text, name text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        SELECT o.id, o.name, p.name
        FROM sign_on_providers p JOIN organizations o ON o.id = p.org_id AND o.deleted_at IS NULL
        WHERE domain IS NULL OR lower(domain) = ANY (p.email_domains)
        ORDER BY o.name, o.id LIMIT 8;
    END;
    REVOKE ALL ON FUNCTION find_sign_on FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION find_sign_on TO innkeep_app;

    -- The login in which a hotel was made goes on to its end as it is; the next one needs what the hotel asks for.
    ALTER TABLE logins ADD COLUMN at_the_beginning boolean NOT NULL DEFAULT false;
    DROP FUNCTION find_login;
    CREATE FUNCTION find_login(hash bytea)
    RETURNS TABLE (org_id uuid, user_id uuid, name text, role text, division_id uuid, seen_at timestamptz,
        unsettled boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        SELECT u.org_id, u.id, u.name, r.name::text, u.division_id, l.seen_at,
            o.require_second_factor AND NOT l.at_the_beginning AND r.name IN ('owner', 'manager') AND NOT EXISTS (
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

    -- That a hotel stops asking for a second factor is to be known.
    DROP TRIGGER audit ON organizations;
    CALL audit('organizations', '{timezone,currency,language,checkin_time,checkout_time,lease_minutes,silence_hours,'
        'conversation_assignment,conversation_cap,on_call_minutes,model_tokens_a_day,model_requests_a_stay,'
        'require_second_factor,link_hosts,chat_days,guest_days}', '{name,brand_color,wifi_name,wifi_password}');
    """)
