"""What slipped through: prices that are no number, names that are only a tab, days that never come, counts by hand."""

from innkeep.installation.migrations import script

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    script("""
    -- updated_at is the database's to say from the first moment on, not only at changes.
    CREATE OR REPLACE PROCEDURE protect(t regclass, tenant name DEFAULT 'org_id') LANGUAGE plpgsql AS $$
    BEGIN
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', t);
        EXECUTE format(
            'CREATE POLICY tenant ON %s USING (%I = (SELECT current_org())) WITH CHECK (%I = (SELECT current_org()))',
            t, tenant, tenant);
        EXECUTE format('CREATE TRIGGER touch BEFORE INSERT OR UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION touch()', t);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO innkeep_app', t);
    END $$;
    REVOKE ALL ON PROCEDURE protect FROM PUBLIC;
    DO $$
    DECLARE
        t regclass;
    BEGIN
        FOR t IN SELECT tgrelid FROM pg_trigger WHERE tgname = 'touch' AND tgfoid = 'touch'::regproc ORDER BY tgrelid
        LOOP
            EXECUTE format('DROP TRIGGER touch ON %s', t);
            EXECUTE format(
                'CREATE TRIGGER touch BEFORE INSERT OR UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION touch()', t);
        END LOOP;
    END $$;

    -- btrim takes off spaces only; a tab, a line break or a no-break space alone is no name either.
    ALTER TABLE organizations DROP CONSTRAINT organizations_name_check,
        ADD CONSTRAINT organizations_name_check CHECK (name ~ '\\S');
    ALTER TABLE roles ADD CONSTRAINT roles_name_check CHECK (name ~ '\\S');
    ALTER TABLE divisions DROP CONSTRAINT divisions_name_check,
        ADD CONSTRAINT divisions_name_check CHECK (name ~ '\\S');
    ALTER TABLE users DROP CONSTRAINT users_name_check,
        ADD CONSTRAINT users_name_check CHECK (name ~ '\\S');
    ALTER TABLE rooms DROP CONSTRAINT rooms_room_number_check,
        ADD CONSTRAINT rooms_room_number_check CHECK (room_number ~ '\\S');
    ALTER TABLE catalogue_items DROP CONSTRAINT catalogue_items_title_check,
        ADD CONSTRAINT catalogue_items_title_check CHECK (title ~ '\\S');
    ALTER TABLE articles DROP CONSTRAINT articles_title_check, DROP CONSTRAINT articles_text_check,
        ADD CONSTRAINT articles_title_check CHECK (title ~ '\\S'),
        ADD CONSTRAINT articles_text_check CHECK (text ~ '\\S');
    ALTER TABLE messages DROP CONSTRAINT messages_text_check,
        ADD CONSTRAINT messages_text_check CHECK (text ~ '\\S');
    ALTER TABLE order_items DROP CONSTRAINT order_items_title_check,
        ADD CONSTRAINT order_items_title_check CHECK (title ~ '\\S');
    ALTER TABLE proposal_items ADD CONSTRAINT proposal_items_title_check CHECK (title ~ '\\S');
    ALTER TABLE orders ADD CONSTRAINT orders_order_number_check CHECK (order_number ~ '\\S');

    -- NaN counts as more than any number, so it passed as a price, and made a total that equals nothing.
    ALTER TABLE catalogue_items DROP CONSTRAINT catalogue_items_price_check,
        ADD CONSTRAINT catalogue_items_price_check CHECK (price >= 0 AND price <> 'NaN');
    ALTER TABLE order_items DROP CONSTRAINT order_items_price_check,
        ADD CONSTRAINT order_items_price_check CHECK (price >= 0 AND price <> 'NaN');
    ALTER TABLE proposal_items DROP CONSTRAINT proposal_items_price_check,
        ADD CONSTRAINT proposal_items_price_check CHECK (price >= 0 AND price <> 'NaN');
    ALTER TABLE proposals
        ADD CONSTRAINT proposals_total_amount_check CHECK (total_amount >= 0 AND total_amount <> 'NaN');

    -- A zone of the IANA's database: what PostgreSQL understands besides (abbreviations, "XYZ5") nobody else does.
    -- Most names are recognised without walking through all of them, which takes 9 ms.
    CREATE FUNCTION is_timezone(zone text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT
    SET search_path = pg_catalog AS $$
    BEGIN
        IF zone ~ '^[A-Z][A-Za-z_]+(/[A-Z][A-Za-z0-9_+-]+)+$' THEN
            PERFORM 'epoch'::timestamptz AT TIME ZONE zone;
            RETURN true;
        END IF;
        RETURN zone = 'UTC' OR EXISTS (SELECT FROM pg_timezone_names z WHERE z.name = zone);
    EXCEPTION WHEN invalid_parameter_value THEN
        RETURN false;
    END $$;
    ALTER TABLE organizations
        ADD CONSTRAINT organizations_timezone_check CHECK (is_timezone(timezone)),
        ADD CONSTRAINT organizations_language_check CHECK (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$');

    -- Staff and operators sign in with their address, so they have one. Operators have no hotel to tell them apart by.
    ALTER TABLE users ADD CONSTRAINT users_staff_has_an_address
        CHECK (role = '01980000-0000-7000-8000-000000000005' OR email ~ '\\S');
    DROP INDEX users_staff_email;
    CREATE UNIQUE INDEX users_staff_email ON users (org_id, lower(email)) NULLS NOT DISTINCT
        WHERE deleted_at IS NULL AND role <> '01980000-0000-7000-8000-000000000005';

    -- What is scanned or typed is looked up in capitals.
    ALTER TABLE rooms ADD CONSTRAINT rooms_code_check CHECK (code ~ '^\\S+$' AND code = upper(code));

    -- The first room of the array is the one that things are brought to, so there must be a first one.
    ALTER TABLE checkin_rooms DROP CONSTRAINT checkin_rooms_some_room,
        ADD CONSTRAINT checkin_rooms_some_room CHECK (
            cardinality(room_id) > 0 AND array_ndims(room_id) = 1 AND array_lower(room_id, 1) = 1
            AND array_position(room_id, NULL) IS NULL),
        ADD CONSTRAINT checkin_rooms_on_days_that_come CHECK (isfinite(checkin_date) AND isfinite(checkout_date));

    ALTER TABLE sessions
        ADD CONSTRAINT sessions_at_moments_that_come
            CHECK (isfinite("start") AND isfinite("end") AND isfinite(waiting_since)),
        ADD CONSTRAINT sessions_answers_follow_messages
            CHECK (answered_seq BETWEEN 0 AND last_guest_seq AND last_guest_seq <= last_seq);

    -- Messages are counted by number_message alone: a count set by hand would tear a gap into what streams resume by.
    CREATE FUNCTION keep_count() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE check_violation USING
            MESSAGE = 'the messages of a session are counted as they are written',
            CONSTRAINT = 'sessions_count_their_messages';
    END $$;
    CREATE TRIGGER keep_count BEFORE UPDATE OF last_seq, last_guest_seq ON sessions FOR EACH ROW
        WHEN (pg_trigger_depth() = 0
            AND (OLD.last_seq <> NEW.last_seq OR OLD.last_guest_seq <> NEW.last_guest_seq))
        EXECUTE FUNCTION keep_count();
    CREATE TRIGGER keep_count_from_nothing BEFORE INSERT ON sessions FOR EACH ROW
        WHEN (NEW.last_seq <> 0) EXECUTE FUNCTION keep_count();

    CREATE FUNCTION keep_place() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE check_violation USING
            MESSAGE = 'a message keeps its conversation and its number',
            CONSTRAINT = 'messages_keep_their_place';
    END $$;
    CREATE TRIGGER keep_place BEFORE UPDATE OF org_id, session_id, seq ON messages FOR EACH ROW
        WHEN ((OLD.org_id, OLD.session_id, OLD.seq) IS DISTINCT FROM (NEW.org_id, NEW.session_id, NEW.seq))
        EXECUTE FUNCTION keep_place();

    -- As before, and: nothing is written into a conversation that was put away, for nobody would read it.
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
                last_guest_seq = CASE WHEN NEW.role = 'User' THEN s.last_seq + 1 ELSE s.last_guest_seq END
            WHERE s.org_id = NEW.org_id AND s.id = NEW.session_id
            RETURNING s.last_seq INTO NEW.seq;
        RETURN NEW;
    END $$;
    """)
