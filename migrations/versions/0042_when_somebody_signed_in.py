"""A login tells since when somebody is signed in."""

from innkeep.installation.migrations import script

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    script("""
    -- `signed_in_at`: some things are done soon after signing in only.
    DROP FUNCTION find_login;
    CREATE FUNCTION find_login(hash bytea)
    RETURNS TABLE (org_id uuid, user_id uuid, name text, role text, division_id uuid, seen_at timestamptz,
        settle_by timestamptz, signed_in_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        SELECT u.org_id, u.id, u.name, r.name::text, u.division_id, l.seen_at,
            CASE WHEN o.require_second_factor AND NOT l.at_the_beginning AND r.name IN ('owner', 'manager')
                AND NOT EXISTS (
                    SELECT FROM totp_factors t
                    WHERE t.org_id = u.org_id AND t.user_id = u.id AND t.confirmed_at IS NOT NULL)
                AND NOT EXISTS (SELECT FROM passkeys p WHERE p.org_id = u.org_id AND p.user_id = u.id)
            THEN coalesce(o.second_factor_from, o.created_at) END,
            l.created_at
        FROM logins l
        JOIN users u ON u.org_id = l.org_id AND u.id = l.user_id AND u.deleted_at IS NULL AND u.active
        JOIN roles r ON r.id = u.role
        JOIN organizations o ON o.id = u.org_id
        WHERE l.token_hash = hash AND l.expires_at > now();
    END;
    REVOKE ALL ON FUNCTION find_login FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION find_login TO innkeep_app;
    """)
