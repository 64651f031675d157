"""What language is spoken, who is looking, to whom waiting guests are given, and who is called when nobody is there."""

from innkeep.installation.migrations import script

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    script("""
    ALTER TABLE messages
        ADD COLUMN language text,
        ADD CONSTRAINT messages_language_check CHECK (are_languages(ARRAY[language]) OR language IS NULL);
    ALTER TABLE sessions
        ADD COLUMN language text,
        ADD COLUMN verified boolean NOT NULL DEFAULT true,
        ADD CONSTRAINT sessions_language_check CHECK (are_languages(ARRAY[language]) OR language IS NULL);

    ALTER TABLE organizations
        ADD COLUMN conversation_assignment text NOT NULL DEFAULT 'nobody',
        ADD COLUMN conversation_cap integer NOT NULL DEFAULT 5,
        ADD COLUMN on_call_minutes integer NOT NULL DEFAULT 5,
        ADD CONSTRAINT organizations_conversation_assignment_check
            CHECK (conversation_assignment IN ('nobody', 'round_robin')),
        ADD CONSTRAINT organizations_conversation_cap_check CHECK (conversation_cap BETWEEN 1 AND 100),
        ADD CONSTRAINT organizations_on_call_minutes_check CHECK (on_call_minutes BETWEEN 1 AND 120);
    ALTER TABLE divisions
        ADD COLUMN conversation_assignment text NOT NULL DEFAULT 'nobody',
        ADD COLUMN conversation_cap integer NOT NULL DEFAULT 5,
        ADD CONSTRAINT divisions_conversation_assignment_check
            CHECK (conversation_assignment IN ('nobody', 'round_robin')),
        ADD CONSTRAINT divisions_conversation_cap_check CHECK (conversation_cap BETWEEN 1 AND 100);
    -- Whose turn it was: what was given to somebody by nobody is a turn that they had.
    CREATE INDEX session_moves_given ON session_moves (org_id, assignee_id, id)
        WHERE kind = 'assigned' AND author_id IS NULL;
    CREATE INDEX sessions_in_hand ON sessions (org_id, assignee_id)
        WHERE status = 'open' AND assignee_id IS NOT NULL AND deleted_at IS NULL;

    -- Who has a conversation open in front of them. Each page says so again and again; `seen_at` is when it did last.
    CREATE TABLE session_viewers (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        session_id uuid NOT NULL,
        user_id uuid NOT NULL,
        seen_at timestamptz NOT NULL CHECK (isfinite(seen_at)),
        UNIQUE (org_id, id),
        CONSTRAINT session_viewers_once UNIQUE (org_id, session_id, user_id),
        FOREIGN KEY (org_id, session_id) REFERENCES sessions (org_id, id),
        FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id)
    );
    CREATE INDEX session_viewers_seen ON session_viewers (org_id, seen_at);
    CALL protect('session_viewers');

    -- Who is called, one after another, when a guest is in need and nobody comes.
    CREATE TABLE on_call (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        user_id uuid NOT NULL,
        place integer NOT NULL CHECK (place BETWEEN 1 AND 20),
        UNIQUE (org_id, id),
        CONSTRAINT on_call_once UNIQUE (org_id, user_id),
        CONSTRAINT on_call_one_after_another UNIQUE (org_id, place),
        FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id)
    );
    CALL protect('on_call');

    -- Each call: the `number` of those made while a guest has waited `since` a moment.
    CREATE TABLE on_call_asks (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        session_id uuid NOT NULL,
        user_id uuid NOT NULL,
        since timestamptz NOT NULL,
        number integer NOT NULL CHECK (number >= 1),
        asked_at timestamptz NOT NULL,
        UNIQUE (org_id, id),
        CONSTRAINT on_call_asks_once UNIQUE (org_id, session_id, since, number),
        CONSTRAINT on_call_asks_at_moments_that_come CHECK (isfinite(asked_at) AND asked_at >= since),
        FOREIGN KEY (org_id, session_id) REFERENCES sessions (org_id, id),
        FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id)
    );
    CALL protect('on_call_asks');
    CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON on_call_asks
        FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
    CREATE TRIGGER never_emptied BEFORE TRUNCATE ON on_call_asks
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
    REVOKE UPDATE, DELETE ON on_call_asks FROM innkeep_app;

    -- The ticker serves every hotel; it learns which conversations somebody is to be called to and nothing more.
    CREATE FUNCTION find_on_call(moment timestamptz)
    RETURNS TABLE (org_id uuid, session_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        SELECT s.org_id, s.id FROM sessions s JOIN organizations o ON o.id = s.org_id
        WHERE s.status = 'open' AND s.deleted_at IS NULL AND s.urgent AND s.waiting_since IS NOT NULL
        AND (s.snoozed_until IS NULL OR s.snoozed_until <= moment)
        AND EXISTS (SELECT FROM on_call c WHERE c.org_id = s.org_id)
        AND coalesce(
                (SELECT max(a.asked_at) FROM on_call_asks a
                    WHERE a.org_id = s.org_id AND a.session_id = s.id AND a.since = s.waiting_since),
                s.waiting_since) + make_interval(mins => o.on_call_minutes) <= moment
        ORDER BY s.waiting_since LIMIT 1000;
    END;
    -- The same for those that wait where somebody is to be given them, who may have come to work or be free by now.
    CREATE FUNCTION find_to_be_given(moment timestamptz)
    RETURNS TABLE (org_id uuid, session_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        SELECT s.org_id, s.id FROM sessions s
        JOIN organizations o ON o.id = s.org_id
        LEFT JOIN divisions d ON d.org_id = s.org_id AND d.id = s.division_id
        WHERE s.status = 'open' AND s.deleted_at IS NULL AND s.waiting_since IS NOT NULL AND NOT s.urgent
        AND (s.snoozed_until IS NULL OR s.snoozed_until <= moment)
        AND CASE WHEN s.division_id IS NULL THEN o.conversation_assignment ELSE d.conversation_assignment END
            <> 'nobody'
        ORDER BY s.waiting_since LIMIT 1000;
    END;
    REVOKE ALL ON FUNCTION find_on_call, find_to_be_given FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION find_on_call, find_to_be_given TO innkeep_app;
    """)
