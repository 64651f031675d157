"""What was put off until later is found once its time has come."""

from innkeep.installation.migrations import script

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    script("""
    CREATE OR REPLACE FUNCTION find_silent(moment timestamptz)
    RETURNS TABLE (org_id uuid, session_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        SELECT s.org_id, s.id FROM sessions s JOIN organizations o ON o.id = s.org_id
        WHERE s.status = 'open' AND s.deleted_at IS NULL
        AND (
            s.snoozed_until <= moment
            OR (s.assignee_id IS NOT NULL
                AND greatest(s.attended_at, s.snoozed_until) + make_interval(mins => o.lease_minutes) <= moment
                AND (s.asked_at IS NULL OR s.asked_at + interval '5 minutes' <= moment))
            OR (s.waiting_since IS NULL
                AND greatest(s.spoken_at, s.attended_at, s.snoozed_until, s.start)
                    + make_interval(hours => o.silence_hours) <= moment))
        ORDER BY s.id LIMIT 1000;
    END;
    """)
