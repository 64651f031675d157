"""How far a phone is trusted: a room's code lets it write, a code or a link from the hotel lets it act for a guest."""

from innkeep.installation.migrations import script

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    script("""
    -- Phones that are here already came by the printed code alone, so nobody has vouched for them.
    ALTER TABLE guest_devices
        ADD COLUMN verified boolean NOT NULL DEFAULT false,
        ADD COLUMN shared boolean NOT NULL DEFAULT false,
        ADD COLUMN seen_at timestamptz NOT NULL DEFAULT now();

    -- The phone that nobody vouches for, whose conversation this is. Not a reference: a conversation outlives the
    -- phone's access, and must not become the guest's own when that goes.
    ALTER TABLE sessions
        ADD COLUMN phone uuid,
        ADD CONSTRAINT sessions_of_a_phone_are_unverified CHECK (phone IS NULL OR NOT verified);
    DROP INDEX sessions_one_open;
    CREATE UNIQUE INDEX sessions_one_open ON sessions (org_id, session_id, checkin_room_id)
        WHERE status = 'open' AND deleted_at IS NULL AND phone IS NULL;
    CREATE UNIQUE INDEX sessions_one_open_of_a_phone ON sessions (org_id, phone)
        WHERE status = 'open' AND deleted_at IS NULL AND phone IS NOT NULL;

    -- What the hotel hands to a guest so that a phone may act for them: six digits to type, or a link. A link that went
    -- by mail is good on the phone that asked for it, or elsewhere together with what is typed.
    CREATE TABLE access_passes (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        stay_id uuid NOT NULL,
        guest_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('code', 'link')),
        secret_hash bytea NOT NULL CHECK (octet_length(secret_hash) = 32),
        typed_hash bytea CHECK (octet_length(typed_hash) = 32),
        device_id uuid,
        uses_left integer NOT NULL DEFAULT 1 CHECK (uses_left >= 0),
        expires_at timestamptz NOT NULL,
        made_by uuid,
        UNIQUE (org_id, id),
        CONSTRAINT access_passes_codes_are_used_once
            CHECK (kind = 'link' OR (uses_left <= 1 AND typed_hash IS NULL AND device_id IS NULL)),
        FOREIGN KEY (org_id, stay_id) REFERENCES checkin_rooms (org_id, id) ON DELETE CASCADE,
        FOREIGN KEY (org_id, guest_id) REFERENCES users (org_id, id),
        FOREIGN KEY (org_id, device_id) REFERENCES guest_devices (org_id, id) ON DELETE CASCADE,
        FOREIGN KEY (org_id, made_by) REFERENCES users (org_id, id)
    );
    CREATE INDEX access_passes_by_stay ON access_passes (org_id, stay_id);
    CALL protect('access_passes');

    -- Each time that somebody typed what was wrong: guessing is stopped, the stay goes on.
    CREATE TABLE access_failures (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        stay_id uuid NOT NULL,
        address text NOT NULL CHECK (length(address) BETWEEN 1 AND 100),
        UNIQUE (org_id, id),
        FOREIGN KEY (org_id, stay_id) REFERENCES checkin_rooms (org_id, id) ON DELETE CASCADE
    );
    CREATE INDEX access_failures_lately ON access_failures (org_id, created_at);
    CALL protect('access_failures');

    -- `phone` is there while nobody vouches for it. A device that many use is let go when nobody has touched it.
    DROP FUNCTION find_guest(bytea);
    CREATE FUNCTION find_guest(hash bytea)
    RETURNS TABLE (org_id uuid, guest_id uuid, stay_id uuid, phone uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        SELECT d.org_id, d.guest_id, d.stay_id, CASE WHEN d.verified THEN NULL ELSE d.id END
        FROM guest_devices d
        JOIN checkin_rooms s ON s.org_id = d.org_id AND s.id = d.stay_id
        JOIN users u ON u.org_id = d.org_id AND u.id = d.guest_id AND u.deleted_at IS NULL AND u.active
        WHERE d.token_hash = hash AND s.status = 'checked_in' AND s.deleted_at IS NULL
        AND (NOT d.shared OR d.seen_at > now() - interval '5 minutes');
    END;
    REVOKE ALL ON FUNCTION find_guest FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION find_guest TO innkeep_app;
    """)
