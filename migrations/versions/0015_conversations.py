"""Who answers and since when, queues, leases, marks of what was read, notes, and replies that are kept ready."""

from innkeep.installation.migrations import script

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    script("""
    ALTER TABLE organizations
        ADD COLUMN lease_minutes integer NOT NULL DEFAULT 30,
        ADD COLUMN silence_hours integer NOT NULL DEFAULT 24,
        ADD CONSTRAINT organizations_lease_minutes_check CHECK (lease_minutes BETWEEN 1 AND 1440),
        ADD CONSTRAINT organizations_silence_hours_check CHECK (silence_hours BETWEEN 1 AND 720);

    ALTER TABLE sessions
        ADD COLUMN division_id uuid,
        ADD COLUMN snoozed_until timestamptz,
        ADD COLUMN spoken_at timestamptz,
        ADD COLUMN attended_at timestamptz,
        ADD COLUMN asked_at timestamptz,
        ADD COLUMN guest_delivered_seq bigint NOT NULL DEFAULT 0,
        ADD COLUMN guest_read_seq bigint NOT NULL DEFAULT 0,
        ADD COLUMN staff_read_seq bigint NOT NULL DEFAULT 0,
        ADD FOREIGN KEY (org_id, division_id) REFERENCES divisions (org_id, id),
        ADD CONSTRAINT sessions_queues_wait_for_people CHECK (mode = 'manual' OR division_id IS NULL),
        ADD CONSTRAINT sessions_snoozed_while_open CHECK (snoozed_until IS NULL OR status = 'open'),
        ADD CONSTRAINT sessions_asked_whoever_answers
            CHECK (asked_at IS NULL OR (assignee_id IS NOT NULL AND status = 'open')),
        ADD CONSTRAINT sessions_marks_follow_messages CHECK (
            guest_read_seq BETWEEN 0 AND guest_delivered_seq AND guest_delivered_seq <= last_seq
            AND staff_read_seq BETWEEN 0 AND last_seq),
        ADD CONSTRAINT sessions_heard_at_moments_that_come CHECK (
            isfinite(snoozed_until) AND isfinite(spoken_at) AND isfinite(attended_at) AND isfinite(asked_at));
    CREATE INDEX sessions_by_guest ON sessions (org_id, session_id, id);
    -- What the ticker looks through, across hotels.
    CREATE INDEX sessions_going_on ON sessions (status) WHERE status = 'open' AND deleted_at IS NULL;

    -- As before, and: it is noted when somebody spoke last, and a guest who writes ends a snooze.
    CREATE OR REPLACE FUNCTION number_message() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        goes_on boolean;
    BEGIN
        SELECT s.status = 'open' AND s.deleted_at IS NULL INTO goes_on FROM sessions s
            WHERE s.org_id = NEW.org_id AND s.id = NEW.session_id FOR NO KEY UPDATE;
        IF NEW.client_id IS NOT NULL AND EXISTS (
            SELECT FROM messages m WHERE m.org_id = NEW.org_id AND m.session_id = NEW.session_id
            AND m.client_id = NEW.client_id)
        THEN
            RETURN NULL;
        END IF;
        IF NOT goes_on THEN
            RAISE check_violation USING
                MESSAGE = 'the session has ended', CONSTRAINT = 'messages_only_into_open_sessions';
        END IF;
        UPDATE sessions s
            SET last_seq = s.last_seq + 1,
                last_guest_seq = CASE WHEN NEW.role = 'User' THEN s.last_seq + 1 ELSE s.last_guest_seq END,
                spoken_at = now(),
                snoozed_until = CASE WHEN NEW.role = 'User' THEN NULL ELSE s.snoozed_until END
            WHERE s.org_id = NEW.org_id AND s.id = NEW.session_id
            RETURNING s.last_seq INTO NEW.seq;
        RETURN NEW;
    END $$;

    CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE restrict_violation USING
            MESSAGE = 'what has happened is not written anew', CONSTRAINT = TG_TABLE_NAME || '_are_only_added';
    END $$;

    -- Each change of who answers: one an epoch, so that no two ever answer at once. What the hotel writes after the
    -- message `after_seq` is for whoever is named here to write; nobody named in manual mode means that all wait.
    CREATE TABLE session_moves (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        session_id uuid NOT NULL,
        kind text NOT NULL
            CHECK (kind IN ('taken_over', 'assigned', 'queued', 'called', 'handed_back', 'resumed')),
        epoch bigint NOT NULL,
        after_seq bigint NOT NULL,
        author_id uuid,
        assignee_id uuid,
        division_id uuid,
        summary text CHECK (summary ~ '\\S' AND summary !~ '\\n'),
        UNIQUE (org_id, id),
        CONSTRAINT session_moves_one_an_epoch UNIQUE (org_id, session_id, epoch),
        FOREIGN KEY (org_id, session_id) REFERENCES sessions (org_id, id),
        FOREIGN KEY (org_id, author_id) REFERENCES users (org_id, id),
        FOREIGN KEY (org_id, assignee_id) REFERENCES users (org_id, id),
        FOREIGN KEY (org_id, division_id) REFERENCES divisions (org_id, id)
    );
    CALL protect('session_moves');
    CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON session_moves
        FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
    CREATE TRIGGER never_emptied BEFORE TRUNCATE ON session_moves
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
    REVOKE UPDATE, DELETE ON session_moves FROM innkeep_app;

    -- What a message said before it was changed or taken back.
    ALTER TABLE messages ADD COLUMN edited_at timestamptz CHECK (isfinite(edited_at));
    CREATE TABLE message_edits (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        message_id uuid NOT NULL,
        author_id uuid NOT NULL,
        text text NOT NULL CHECK (text ~ '\\S'),
        retracted boolean NOT NULL DEFAULT false,
        UNIQUE (org_id, id),
        FOREIGN KEY (org_id, message_id) REFERENCES messages (org_id, id),
        FOREIGN KEY (org_id, author_id) REFERENCES users (org_id, id)
    );
    CREATE INDEX message_edits_by_message ON message_edits (org_id, message_id);
    CALL protect('message_edits');
    CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON message_edits
        FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
    CREATE TRIGGER never_emptied BEFORE TRUNCATE ON message_edits
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
    REVOKE UPDATE, DELETE ON message_edits FROM innkeep_app;

    -- In a table of their own, which nothing reads that a guest may ask for.
    CREATE TABLE notes (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        org_id uuid NOT NULL REFERENCES organizations (id),
        session_id uuid NOT NULL,
        author_id uuid NOT NULL,
        text text NOT NULL CHECK (text ~ '\\S'),
        UNIQUE (org_id, id),
        FOREIGN KEY (org_id, session_id) REFERENCES sessions (org_id, id),
        FOREIGN KEY (org_id, author_id) REFERENCES users (org_id, id)
    );
    CREATE INDEX notes_by_session ON notes (org_id, session_id);
    CALL protect('notes');
    CREATE TABLE note_mentions (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        note_id uuid NOT NULL,
        user_id uuid NOT NULL,
        UNIQUE (org_id, id),
        CONSTRAINT note_mentions_once UNIQUE (org_id, user_id, note_id),
        FOREIGN KEY (org_id, note_id) REFERENCES notes (org_id, id) ON DELETE CASCADE,
        FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id)
    );
    CREATE INDEX note_mentions_by_note ON note_mentions (org_id, note_id);
    CALL protect('note_mentions');

    CREATE TABLE canned_replies (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        org_id uuid NOT NULL REFERENCES organizations (id),
        shortcut text NOT NULL CHECK (shortcut ~ '^[a-z0-9][a-z0-9_-]{0,39}$'),
        language text NOT NULL CHECK (are_languages(ARRAY[language])),
        text text NOT NULL CHECK (text ~ '\\S'),
        UNIQUE (org_id, id)
    );
    CREATE UNIQUE INDEX canned_replies_shortcut ON canned_replies (org_id, shortcut, language)
        WHERE deleted_at IS NULL;
    CALL protect('canned_replies');

    -- The ticker serves every hotel; it learns which conversations to look at and nothing more: those that somebody
    -- holds and has long said nothing in, and those in which nobody has.
    CREATE FUNCTION find_silent(moment timestamptz)
    RETURNS TABLE (org_id uuid, session_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        SELECT s.org_id, s.id FROM sessions s JOIN organizations o ON o.id = s.org_id
        WHERE s.status = 'open' AND s.deleted_at IS NULL
        AND (
            (s.assignee_id IS NOT NULL
                AND greatest(s.attended_at, s.snoozed_until) + make_interval(mins => o.lease_minutes) <= moment
                AND (s.asked_at IS NULL OR s.asked_at + interval '5 minutes' <= moment))
            OR (s.waiting_since IS NULL
                AND greatest(s.spoken_at, s.attended_at, s.snoozed_until, s.start)
                    + make_interval(hours => o.silence_hours) <= moment))
        ORDER BY s.id LIMIT 1000;
    END;
    -- What a guest is asked after an order was completed or a conversation has ended, and what they said.
    CREATE TABLE ratings (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        guest_id uuid NOT NULL,
        order_id uuid,
        session_id uuid,
        answered_at timestamptz CHECK (isfinite(answered_at)),
        fulfilled boolean,
        stars smallint CHECK (stars BETWEEN 1 AND 5),
        words text CHECK (words ~ '\\S'),
        UNIQUE (org_id, id),
        CONSTRAINT ratings_once_an_order UNIQUE (org_id, order_id),
        CONSTRAINT ratings_once_a_session UNIQUE (org_id, session_id),
        CONSTRAINT ratings_of_an_order_or_a_session CHECK (num_nonnulls(order_id, session_id) = 1),
        CONSTRAINT ratings_answer_what_was_asked CHECK (
            (fulfilled IS NULL) = (answered_at IS NULL)
            AND (fulfilled IS NOT NULL OR num_nonnulls(stars, words) = 0)),
        FOREIGN KEY (org_id, guest_id) REFERENCES users (org_id, id),
        FOREIGN KEY (org_id, order_id) REFERENCES orders (org_id, id),
        FOREIGN KEY (org_id, session_id) REFERENCES sessions (org_id, id)
    );
    CREATE INDEX ratings_by_guest ON ratings (org_id, guest_id);
    CALL protect('ratings');

    -- Looking for words. Under row-level security no index can be asked for what is not leakproof, and neither are
    -- trigrams nor full text; so these look as the owner, each index led by the hotel that the transaction is in, and
    -- tell keys only, which are then read again under row-level security (decision 11).
    CREATE FUNCTION guest_words(name text, email text, mobile_phone text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN name || ' ' || email || ' ' || coalesce(mobile_phone, '');
    CREATE FUNCTION order_words(order_number text, notes text, additional_notes text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN order_number || ' ' || coalesce(notes, '') || ' ' || coalesce(additional_notes, '');
    CREATE FUNCTION item_words(title text, description text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN title || ' ' || coalesce(description, '');
    CREATE FUNCTION containing(words text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN '%' || replace(replace(replace(words, '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%';
    CREATE INDEX messages_by_trigrams ON messages USING gin (org_id, text gin_trgm_ops);
    CREATE INDEX messages_by_words ON messages USING gin (org_id, to_tsvector('simple', text));
    CREATE INDEX users_by_trigrams ON users USING gin (org_id, guest_words(name, email, mobile_phone) gin_trgm_ops);
    CREATE INDEX orders_by_trigrams ON orders
        USING gin (org_id, order_words(order_number, notes, additional_notes) gin_trgm_ops);
    CREATE INDEX order_items_by_trigrams ON order_items USING gin (org_id, item_words(title, description) gin_trgm_ops);

    -- Found first and sorted then: otherwise a planner reads backwards by key in the hope of finding enough soon.
    CREATE FUNCTION search_messages(words text)
    RETURNS TABLE (message_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        WITH found AS MATERIALIZED (
            SELECT m.id FROM messages m
            WHERE m.org_id = current_org() AND m.deleted_at IS NULL
            AND (m.text ILIKE containing(words)
                OR to_tsvector('simple', m.text) @@ websearch_to_tsquery('simple', words)))
        SELECT f.id FROM found f ORDER BY f.id DESC LIMIT 200;
    END;
    CREATE FUNCTION search_guests(words text)
    RETURNS TABLE (user_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        WITH found AS MATERIALIZED (
            SELECT u.id FROM users u
            WHERE u.org_id = current_org() AND u.deleted_at IS NULL
            AND u.role = (SELECT r.id FROM roles r WHERE r.name = 'guest' AND r.deleted_at IS NULL)
            AND (guest_words(u.name, u.email, u.mobile_phone) ILIKE containing(words)
                OR words <% guest_words(u.name, u.email, u.mobile_phone)))
        SELECT f.id FROM found f ORDER BY f.id DESC LIMIT 200;
    END;
    CREATE FUNCTION search_orders(words text)
    RETURNS TABLE (order_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        WITH found AS MATERIALIZED (
            SELECT o.id FROM orders o
            WHERE o.org_id = current_org() AND o.deleted_at IS NULL
            AND order_words(o.order_number, o.notes, o.additional_notes) ILIKE containing(words)
            UNION
            SELECT i.order_id FROM order_items i
            WHERE i.org_id = current_org() AND i.deleted_at IS NULL
            AND item_words(i.title, i.description) ILIKE containing(words))
        SELECT f.id FROM found f ORDER BY f.id DESC LIMIT 200;
    END;
    REVOKE ALL ON FUNCTION search_messages, search_guests, search_orders FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION search_messages, search_guests, search_orders TO innkeep_app;

    REVOKE ALL ON FUNCTION find_silent FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION find_silent TO innkeep_app;
    """)
