"""Sessions, messages that cannot get lost or doubled, and the agent's turns."""

from innkeep.installation.migrations import script

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    script("""
    CREATE TYPE enum_message_role AS ENUM ('System', 'User');
    CREATE TYPE enum_session_status AS ENUM ('open', 'terminated');
    CREATE TYPE enum_session_mode AS ENUM ('agent', 'manual');

    CREATE TABLE sessions (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        org_id uuid NOT NULL REFERENCES organizations (id),
        status enum_session_status NOT NULL DEFAULT 'open',
        mode enum_session_mode NOT NULL DEFAULT 'agent',
        "start" timestamptz,
        "end" timestamptz,
        duration bigint GENERATED ALWAYS AS (extract(epoch FROM ("end" - "start"))::bigint) STORED,
        session_id uuid,
        checkin_room_id uuid,
        room_id uuid,
        assignee_id uuid,
        epoch bigint NOT NULL DEFAULT 0,
        waiting_since timestamptz,
        urgent boolean NOT NULL DEFAULT false,
        last_seq bigint NOT NULL DEFAULT 0,
        last_guest_seq bigint NOT NULL DEFAULT 0,
        answered_seq bigint NOT NULL DEFAULT 0,
        UNIQUE (org_id, id),
        FOREIGN KEY (org_id, session_id) REFERENCES users (org_id, id),
        FOREIGN KEY (org_id, checkin_room_id) REFERENCES checkin_rooms (org_id, id),
        FOREIGN KEY (org_id, room_id) REFERENCES rooms (org_id, id),
        FOREIGN KEY (org_id, assignee_id) REFERENCES users (org_id, id),
        CONSTRAINT sessions_end_is_termination CHECK ((status = 'terminated') = ("end" IS NOT NULL)),
        CONSTRAINT sessions_end_after_start CHECK ("end" >= "start"),
        CONSTRAINT sessions_agent_has_no_assignee CHECK (mode = 'manual' OR assignee_id IS NULL),
        CONSTRAINT sessions_waiting_for_a_person
            CHECK (waiting_since IS NULL OR (mode = 'manual' AND assignee_id IS NULL AND status = 'open'))
    );
    CREATE UNIQUE INDEX sessions_one_open ON sessions (org_id, session_id, checkin_room_id)
        WHERE status = 'open' AND deleted_at IS NULL;
    CREATE INDEX sessions_open ON sessions (org_id, updated_at DESC) WHERE status = 'open' AND deleted_at IS NULL;
    CREATE INDEX sessions_by_stay ON sessions (org_id, checkin_room_id);
    CREATE INDEX sessions_unanswered ON sessions (org_id)
        WHERE status = 'open' AND mode = 'agent' AND last_guest_seq > answered_seq AND deleted_at IS NULL;
    CALL protect('sessions');

    CREATE TABLE messages (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        org_id uuid NOT NULL REFERENCES organizations (id),
        session_id uuid NOT NULL,
        role enum_message_role NOT NULL,
        text text NOT NULL CHECK (text <> ''),
        seq bigint NOT NULL,
        client_id text CHECK (length(client_id) BETWEEN 1 AND 100),
        author_id uuid,
        choices uuid[] NOT NULL DEFAULT '{}',
        UNIQUE (org_id, id),
        UNIQUE (org_id, session_id, seq),
        UNIQUE (org_id, session_id, client_id),
        FOREIGN KEY (org_id, session_id) REFERENCES sessions (org_id, id),
        FOREIGN KEY (org_id, author_id) REFERENCES users (org_id, id),
        CONSTRAINT messages_author_is_staff CHECK (author_id IS NULL OR role = 'System')
    );

    -- The number of a message is given under the row lock of its session, so that numbers have no gap and no message
    -- overtakes another. One that was sent before, by its client id, is not written again and takes no number.
    CREATE FUNCTION number_message() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        state enum_session_status;
    BEGIN
        SELECT s.status INTO state FROM sessions s
            WHERE s.org_id = NEW.org_id AND s.id = NEW.session_id FOR NO KEY UPDATE;
        IF NEW.client_id IS NOT NULL AND EXISTS (
            SELECT FROM messages m WHERE m.org_id = NEW.org_id AND m.session_id = NEW.session_id
            AND m.client_id = NEW.client_id)
        THEN
            RETURN NULL;
        END IF;
        IF state = 'terminated' THEN
            RAISE check_violation USING
                MESSAGE = 'the session has ended', CONSTRAINT = 'messages_only_into_open_sessions';
        END IF;
        UPDATE sessions s
            SET last_seq = s.last_seq + 1,
                last_guest_seq = CASE WHEN NEW.role = 'User' THEN s.last_seq + 1 ELSE s.last_guest_seq END
            WHERE s.org_id = NEW.org_id AND s.id = NEW.session_id
            RETURNING s.last_seq INTO NEW.seq;
        RETURN NEW;
    END $$;
    CREATE TRIGGER number_message BEFORE INSERT ON messages FOR EACH ROW EXECUTE FUNCTION number_message();
    CALL protect('messages');

    -- A worker is alive while it holds the advisory lock of its number, which the server lets go with its connection.
    CREATE FUNCTION worker_is_alive(worker bigint) RETURNS boolean LANGUAGE sql STABLE
    RETURN EXISTS (
        SELECT FROM pg_locks l
        WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND l.granted
        AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
        AND (l.classid::bigint << 32 | l.objid::bigint) = worker
    );

    -- One row a turn of the agent. A claim ends with its time or its worker, so that a turn lost to a crash is taken
    -- up again at once.
    CREATE TABLE turns (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        session_id uuid NOT NULL,
        epoch bigint NOT NULL,
        answers_after bigint NOT NULL,
        answers_to bigint NOT NULL,
        claimed_by bigint NOT NULL,
        claimed_until timestamptz NOT NULL,
        attempts integer NOT NULL DEFAULT 1,
        finished_at timestamptz,
        outcome text CHECK (outcome IN ('answered', 'handed_over', 'superseded', 'failed')),
        engine text,
        acts jsonb,
        UNIQUE (org_id, id),
        FOREIGN KEY (org_id, session_id) REFERENCES sessions (org_id, id),
        CONSTRAINT turns_finished_with_outcome CHECK ((finished_at IS NULL) = (outcome IS NULL))
    );
    CREATE UNIQUE INDEX turns_one_at_a_time ON turns (org_id, session_id) WHERE finished_at IS NULL;
    CALL protect('turns');

    -- The worker serves every hotel; it learns whose turn it is and nothing more.
    CREATE FUNCTION find_unanswered()
    RETURNS TABLE (org_id uuid, session_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        SELECT s.org_id, s.id FROM sessions s
        WHERE s.status = 'open' AND s.mode = 'agent' AND s.last_guest_seq > s.answered_seq AND s.deleted_at IS NULL
        AND NOT EXISTS (
            SELECT FROM turns t WHERE t.org_id = s.org_id AND t.session_id = s.id
            AND t.finished_at IS NULL AND t.claimed_until > now() AND worker_is_alive(t.claimed_by))
        ORDER BY s.updated_at LIMIT 100;
    END;
    REVOKE ALL ON FUNCTION find_unanswered FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION find_unanswered TO innkeep_app;
    """)
