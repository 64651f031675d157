"""Who has a room when: stays, moves between rooms, and rooms that are out of order, all in one table of holds."""

from innkeep.installation.migrations import script

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    script("""
    ALTER TABLE checkin_rooms
        ADD COLUMN do_not_disturb boolean NOT NULL DEFAULT false,
        -- When the guests changed rooms last, on the hotel's clock.
        ADD COLUMN moved_at timestamp,
        ADD CONSTRAINT checkin_rooms_undisturbed_in_house CHECK (NOT do_not_disturb OR status = 'checked_in');

    -- Clocks that are put forward leave an hour out, and Samoa left out a day: whoever books 02:30 then means nothing.
    CREATE FUNCTION is_on_the_clock(local timestamp, zone text) RETURNS boolean LANGUAGE sql IMMUTABLE
    RETURN local AT TIME ZONE zone AT TIME ZONE zone = local;

    CREATE OR REPLACE FUNCTION complete_stay() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        house record;
    BEGIN
        SELECT o.timezone, o.checkin_time, o.checkout_time INTO house FROM organizations o WHERE o.id = NEW.org_id;
        IF NEW.checkin_date IS NOT NULL AND NEW.checkin_time IS NULL THEN
            NEW.checkin_time := house.checkin_time;
        END IF;
        IF NEW.checkout_date IS NOT NULL AND NEW.checkout_time IS NULL THEN
            NEW.checkout_time := house.checkout_time;
        END IF;
        IF NOT is_on_the_clock(NEW.checkin_date + NEW.checkin_time, house.timezone)
            OR NOT is_on_the_clock(NEW.checkout_date + NEW.checkout_time, house.timezone)
        THEN
            RAISE check_violation USING
                MESSAGE = 'the clocks of the hotel leave this time out',
                CONSTRAINT = 'checkin_rooms_at_times_that_come';
        END IF;
        RETURN NEW;
    END $$;
    DROP TRIGGER complete_stay ON checkin_rooms;
    CREATE TRIGGER complete_stay
        BEFORE INSERT OR UPDATE OF checkin_date, checkin_time, checkout_date, checkout_time ON checkin_rooms
        FOR EACH ROW EXECUTE FUNCTION complete_stay();
    CREATE INDEX checkin_rooms_by_arrival ON checkin_rooms (org_id, checkin_date);
    CREATE INDEX checkin_rooms_by_departure ON checkin_rooms (org_id, checkout_date);
    CREATE INDEX stay_guests_by_guest ON stay_guests (org_id, guest_id);
    CREATE TRIGGER touch_owner AFTER INSERT OR UPDATE OR DELETE ON stay_guests
        FOR EACH ROW EXECUTE FUNCTION touch_owner('checkin_rooms', 'stay_id');

    -- A room that nobody can be put into for a time, on the hotel's clock; without an end until further notice.
    CREATE TABLE room_closures (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        org_id uuid NOT NULL REFERENCES organizations (id),
        room_id uuid NOT NULL,
        since timestamp NOT NULL,
        until timestamp,
        reason text NOT NULL,
        order_id uuid,
        closed_by uuid,
        UNIQUE (org_id, id),
        FOREIGN KEY (org_id, room_id) REFERENCES rooms (org_id, id),
        FOREIGN KEY (org_id, order_id) REFERENCES orders (org_id, id),
        FOREIGN KEY (org_id, closed_by) REFERENCES users (org_id, id),
        CONSTRAINT room_closures_reason_check CHECK (reason ~ '\\S'),
        CONSTRAINT room_closures_end_after_start CHECK (since < until),
        CONSTRAINT room_closures_on_days_that_come CHECK (isfinite(since) AND isfinite(until))
    );
    CREATE INDEX room_closures_by_room ON room_closures (org_id, room_id);
    CREATE INDEX room_closures_by_order ON room_closures (org_id, order_id);

    -- One row a room of a stay and one a closure: what foreign keys and one exclusion can hold on to. A room that the
    -- guests gave up for another one stays, with the time that it was theirs, because the past has happened.
    CREATE TABLE room_holds (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        room_id uuid NOT NULL,
        stay_id uuid,
        closure_id uuid,
        -- From when on it was theirs, where that is not the beginning of the stay.
        since timestamp,
        during tsrange NOT NULL,
        -- The same as two moments: row-level security lets no index be asked for ranges (&& is not leakproof).
        begins timestamp NOT NULL GENERATED ALWAYS AS (coalesce(lower(during), '-infinity')) STORED,
        ends timestamp NOT NULL GENERATED ALWAYS AS (coalesce(upper(during), 'infinity')) STORED,
        holds boolean NOT NULL,
        checked_in boolean NOT NULL DEFAULT false,
        given_up boolean NOT NULL DEFAULT false,
        UNIQUE (org_id, id),
        FOREIGN KEY (org_id, room_id) REFERENCES rooms (org_id, id),
        FOREIGN KEY (org_id, stay_id) REFERENCES checkin_rooms (org_id, id) ON DELETE CASCADE,
        FOREIGN KEY (org_id, closure_id) REFERENCES room_closures (org_id, id) ON DELETE CASCADE,
        CONSTRAINT room_holds_of_one CHECK (num_nonnulls(stay_id, closure_id) = 1),
        CONSTRAINT room_holds_one_at_a_time
            EXCLUDE USING gist (org_id WITH =, room_id WITH =, during WITH &&) WHERE (holds)
    );
    CREATE UNIQUE INDEX room_holds_once_a_stay ON room_holds (org_id, stay_id, room_id) WHERE NOT given_up;
    CREATE UNIQUE INDEX room_holds_once_a_closure ON room_holds (org_id, closure_id);
    CREATE UNIQUE INDEX room_holds_one_in_house ON room_holds (org_id, room_id) WHERE checked_in;
    CREATE INDEX room_holds_by_stay ON room_holds (org_id, stay_id);
    CREATE INDEX room_holds_by_room ON room_holds (org_id, room_id, ends);
    CREATE INDEX room_holds_by_time ON room_holds (org_id, ends, begins);

    INSERT INTO room_holds (org_id, room_id, stay_id, during, holds, checked_in)
        SELECT s.org_id, s.room_id, s.stay_id, s.during, s.holds, s.checked_in FROM stay_rooms s;
    DROP TABLE stay_rooms;

    CREATE FUNCTION held_during(since timestamp, arrives timestamp, leaves timestamp) RETURNS tsrange
    LANGUAGE sql IMMUTABLE
    RETURN tsrange(coalesce(since, arrives),
        CASE WHEN leaves IS NOT NULL THEN greatest(leaves, since + interval '1 second') END);

    CREATE OR REPLACE FUNCTION hold_rooms() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        stay_holds boolean := NEW.deleted_at IS NULL AND NEW.status IN ('reserved', 'checked_in');
        in_house boolean := stay_holds AND NEW.status = 'checked_in';
        goes_on boolean := in_house AND TG_OP = 'UPDATE' AND OLD.status = 'checked_in' AND OLD.deleted_at IS NULL;
        arrives timestamp := NEW.checkin_date + NEW.checkin_time;
        leaves timestamp := NEW.checkout_date + NEW.checkout_time;
        moved timestamp;
        live integer;
    BEGIN
        -- Bookings of one room wait for each other here, in the order of the ids so that none waits for ever.
        PERFORM FROM rooms r WHERE r.org_id = NEW.org_id AND r.id = ANY (NEW.room_id || OLD.room_id)
            ORDER BY r.id FOR NO KEY UPDATE;
        SELECT count(*) INTO live FROM rooms r
            WHERE r.org_id = NEW.org_id AND r.id = ANY (NEW.room_id) AND r.deleted_at IS NULL;
        IF live <> cardinality(NEW.room_id) AND (stay_holds OR TG_OP = 'INSERT' OR NEW.room_id <> OLD.room_id) THEN
            RAISE foreign_key_violation USING
                MESSAGE = 'a room of the stay is unknown, deleted, named twice or of another hotel',
                CONSTRAINT = 'checkin_rooms_live_rooms';
        END IF;
        IF goes_on AND NEW.room_id <> OLD.room_id THEN
            moved := CASE WHEN NEW.moved_at IS DISTINCT FROM OLD.moved_at THEN NEW.moved_at END;
            moved := coalesce(moved,
                now() AT TIME ZONE (SELECT o.timezone FROM organizations o WHERE o.id = NEW.org_id));
            UPDATE room_holds h
                SET holds = false, checked_in = false, given_up = true,
                    during = tsrange(lower(h.during), greatest(moved, lower(h.during) + interval '1 second'))
                WHERE h.org_id = NEW.org_id AND h.stay_id = NEW.id AND h.checked_in AND h.room_id <> ALL (NEW.room_id);
        END IF;
        DELETE FROM room_holds h WHERE h.org_id = NEW.org_id AND h.stay_id = NEW.id
            AND h.room_id <> ALL (NEW.room_id) AND NOT h.given_up;
        INSERT INTO room_holds AS h (org_id, stay_id, room_id, since, during, holds, checked_in)
        SELECT NEW.org_id, NEW.id, room, s.since, held_during(s.since, arrives, leaves), stay_holds, in_house
        FROM unnest(NEW.room_id) AS room CROSS JOIN LATERAL (
            SELECT CASE WHEN goes_on AND room <> ALL (OLD.room_id) THEN greatest(moved, arrives) END AS since) AS s
        ON CONFLICT (org_id, stay_id, room_id) WHERE NOT given_up DO UPDATE
            SET during = held_during(h.since, arrives, leaves),
                holds = EXCLUDED.holds, checked_in = EXCLUDED.checked_in;
        RETURN NULL;
    END $$;
    DROP TRIGGER hold_rooms ON checkin_rooms;
    -- Nothing else of a stay changes what it holds; whoever changes that needs no room's lock.
    CREATE TRIGGER hold_rooms
        AFTER INSERT OR UPDATE OF room_id, checkin_date, checkin_time, checkout_date, checkout_time, status, deleted_at
        ON checkin_rooms FOR EACH ROW EXECUTE FUNCTION hold_rooms();

    CREATE FUNCTION close_room() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        closes boolean := NEW.deleted_at IS NULL;
        zone text := (SELECT o.timezone FROM organizations o WHERE o.id = NEW.org_id);
    BEGIN
        PERFORM FROM rooms r WHERE r.org_id = NEW.org_id AND r.id IN (NEW.room_id, OLD.room_id)
            ORDER BY r.id FOR NO KEY UPDATE;
        IF closes AND NOT EXISTS (
            SELECT FROM rooms r WHERE r.org_id = NEW.org_id AND r.id = NEW.room_id AND r.deleted_at IS NULL)
        THEN
            RAISE foreign_key_violation USING
                MESSAGE = 'the room is unknown, deleted or of another hotel', CONSTRAINT = 'room_closures_live_room';
        END IF;
        IF NOT is_on_the_clock(NEW.since, zone) OR NOT is_on_the_clock(NEW.until, zone) THEN
            RAISE check_violation USING
                MESSAGE = 'the clocks of the hotel leave this time out',
                CONSTRAINT = 'room_closures_at_times_that_come';
        END IF;
        INSERT INTO room_holds (org_id, closure_id, room_id, during, holds)
            VALUES (NEW.org_id, NEW.id, NEW.room_id, tsrange(NEW.since, NEW.until), closes)
            ON CONFLICT (org_id, closure_id) DO UPDATE
                SET room_id = EXCLUDED.room_id, during = EXCLUDED.during, holds = EXCLUDED.holds;
        RETURN NULL;
    END $$;
    CREATE TRIGGER close_room AFTER INSERT OR UPDATE OF room_id, since, until, deleted_at ON room_closures
        FOR EACH ROW EXECUTE FUNCTION close_room();

    CREATE TRIGGER derived BEFORE INSERT OR UPDATE OR DELETE ON room_holds
        FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_by_hand();
    CREATE TRIGGER tell_room_of_change AFTER UPDATE OF checked_in ON room_holds
        FOR EACH ROW WHEN (OLD.checked_in <> NEW.checked_in) EXECUTE FUNCTION tell_room();
    CREATE TRIGGER tell_room_of_arrival AFTER INSERT ON room_holds
        FOR EACH ROW WHEN (NEW.checked_in) EXECUTE FUNCTION tell_room();
    CREATE TRIGGER tell_room_of_departure AFTER DELETE ON room_holds
        FOR EACH ROW WHEN (OLD.checked_in) EXECUTE FUNCTION tell_room();

    -- A closure does not keep a room from being put away; a stay does.
    CREATE OR REPLACE FUNCTION derive_is_booked() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.is_booked := EXISTS (
            SELECT FROM room_holds h WHERE h.org_id = NEW.org_id AND h.room_id = NEW.id AND h.checked_in);
        IF NEW.deleted_at IS NOT NULL AND EXISTS (
            SELECT FROM room_holds h
            WHERE h.org_id = NEW.org_id AND h.room_id = NEW.id AND h.holds AND h.stay_id IS NOT NULL)
        THEN
            RAISE restrict_violation USING
                MESSAGE = 'the room is reserved or occupied', CONSTRAINT = 'rooms_held_are_not_deleted';
        END IF;
        RETURN NEW;
    END $$;

    CALL protect('room_closures');
    CALL protect('room_holds');
    """)
