"""How whose phone it is is found: from the phone, whatever the planner knows of the tables."""

from innkeep.installation.migrations import script

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    script("""
    -- Every request of a guest asks this. As a join, a hotel of which the planner knows nothing yet has all its people
    -- paired with all its stays before the phone is looked at: thousands of rows for one.
    CREATE OR REPLACE FUNCTION find_guest(hash bytea)
    RETURNS TABLE (org_id uuid, guest_id uuid, stay_id uuid, phone uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        SELECT d.org_id, d.guest_id, d.stay_id, CASE WHEN d.verified THEN NULL ELSE d.id END
        FROM guest_devices d
        WHERE d.token_hash = hash
        AND (NOT d.shared OR d.seen_at > now() - interval '5 minutes')
        AND (SELECT s.status = 'checked_in' AND s.deleted_at IS NULL FROM checkin_rooms s
            WHERE s.org_id = d.org_id AND s.id = d.stay_id)
        AND (SELECT u.active AND u.deleted_at IS NULL FROM users u
            WHERE u.org_id = d.org_id AND u.id = d.guest_id);
    END;
    """)
