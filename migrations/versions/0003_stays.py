"""Rooms, stays, and the rule that no room is booked twice."""

from innkeep.installation.migrations import script

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    script("""
    -- The code printed in a room: a locator that opens the guest page, not a secret. Eight digits of base 31.
    CREATE FUNCTION new_room_code() RETURNS text LANGUAGE sql VOLATILE
    RETURN speakable(random(0, 852891037440), 8);

    CREATE TABLE rooms (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        org_id uuid NOT NULL REFERENCES organizations (id),
        label varchar NOT NULL,
        room_number varchar NOT NULL CHECK (btrim(room_number) <> ''),
        type varchar NOT NULL,
        is_booked boolean NOT NULL DEFAULT false,
        code text NOT NULL UNIQUE DEFAULT new_room_code(),
        UNIQUE (org_id, id)
    );
    CREATE UNIQUE INDEX rooms_number ON rooms (org_id, room_number) WHERE deleted_at IS NULL;

    CREATE TABLE checkin_rooms (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        org_id uuid NOT NULL REFERENCES organizations (id),
        room_id uuid[] NOT NULL,
        checkin_date date,
        checkin_time time,
        checkout_date date,
        checkout_time time,
        status varchar NOT NULL DEFAULT 'reserved',
        UNIQUE (org_id, id),
        CONSTRAINT checkin_rooms_some_room CHECK (cardinality(room_id) > 0 AND array_position(room_id, NULL) IS NULL),
        CONSTRAINT checkin_rooms_ends_after_start
            CHECK (checkin_date + checkin_time < checkout_date + checkout_time),
        CONSTRAINT checkin_rooms_status
            CHECK (status IN ('reserved', 'checked_in', 'checked_out', 'cancelled', 'no_show'))
    );

    -- One row a room of the array: what a foreign key and an exclusion constraint can hold on to.
    CREATE TABLE stay_rooms (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        stay_id uuid NOT NULL,
        room_id uuid NOT NULL,
        during tsrange NOT NULL,
        holds boolean NOT NULL,
        checked_in boolean NOT NULL,
        UNIQUE (org_id, id),
        UNIQUE (org_id, stay_id, room_id),
        FOREIGN KEY (org_id, stay_id) REFERENCES checkin_rooms (org_id, id) ON DELETE CASCADE,
        FOREIGN KEY (org_id, room_id) REFERENCES rooms (org_id, id),
        CONSTRAINT stay_rooms_not_booked_twice
            EXCLUDE USING gist (org_id WITH =, room_id WITH =, during WITH &&) WHERE (holds)
    );
    CREATE UNIQUE INDEX stay_rooms_one_in_house ON stay_rooms (org_id, room_id) WHERE checked_in;

    -- Times that are not given are the hotel's own, so that the order of start and end can be checked at all.
    CREATE FUNCTION complete_stay() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.checkin_date IS NOT NULL AND NEW.checkin_time IS NULL THEN
            NEW.checkin_time := (SELECT o.checkin_time FROM organizations o WHERE o.id = NEW.org_id);
        END IF;
        IF NEW.checkout_date IS NOT NULL AND NEW.checkout_time IS NULL THEN
            NEW.checkout_time := (SELECT o.checkout_time FROM organizations o WHERE o.id = NEW.org_id);
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER complete_stay BEFORE INSERT OR UPDATE ON checkin_rooms
        FOR EACH ROW EXECUTE FUNCTION complete_stay();

    CREATE FUNCTION hold_rooms() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        stay_holds boolean := NEW.deleted_at IS NULL AND NEW.status IN ('reserved', 'checked_in');
        live integer;
    BEGIN
        -- Bookings of one room wait for each other here, in the order of the ids so that none waits for ever.
        PERFORM FROM rooms r WHERE r.org_id = NEW.org_id AND r.id = ANY (NEW.room_id)
            ORDER BY r.id FOR NO KEY UPDATE;
        SELECT count(*) INTO live FROM rooms r
            WHERE r.org_id = NEW.org_id AND r.id = ANY (NEW.room_id) AND r.deleted_at IS NULL;
        IF live <> cardinality(NEW.room_id) AND (stay_holds OR TG_OP = 'INSERT' OR NEW.room_id <> OLD.room_id) THEN
            RAISE foreign_key_violation USING
                MESSAGE = 'a room of the stay is unknown, deleted, named twice or of another hotel',
                CONSTRAINT = 'checkin_rooms_live_rooms';
        END IF;
        DELETE FROM stay_rooms s WHERE s.org_id = NEW.org_id AND s.stay_id = NEW.id
            AND s.room_id <> ALL (NEW.room_id);
        INSERT INTO stay_rooms AS s (org_id, stay_id, room_id, during, holds, checked_in)
        SELECT NEW.org_id, NEW.id, room,
               tsrange(NEW.checkin_date + NEW.checkin_time, NEW.checkout_date + NEW.checkout_time),
               stay_holds, stay_holds AND NEW.status = 'checked_in'
        FROM unnest(NEW.room_id) AS room
        ON CONFLICT (org_id, stay_id, room_id) DO UPDATE
            SET during = EXCLUDED.during, holds = EXCLUDED.holds, checked_in = EXCLUDED.checked_in;
        RETURN NULL;
    END $$;
    CREATE TRIGGER hold_rooms AFTER INSERT OR UPDATE ON checkin_rooms FOR EACH ROW EXECUTE FUNCTION hold_rooms();

    CREATE FUNCTION refuse_by_hand() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE insufficient_privilege USING
            MESSAGE = format('%s is derived: change what it is derived from', TG_TABLE_NAME);
    END $$;
    CREATE TRIGGER derived BEFORE INSERT OR UPDATE OR DELETE ON stay_rooms
        FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_by_hand();

    -- is_booked is looked up at every write of a room, whatever the writer said.
    CREATE FUNCTION derive_is_booked() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.is_booked := EXISTS (
            SELECT FROM stay_rooms s WHERE s.org_id = NEW.org_id AND s.room_id = NEW.id AND s.checked_in);
        IF NEW.deleted_at IS NOT NULL AND EXISTS (
            SELECT FROM stay_rooms s WHERE s.org_id = NEW.org_id AND s.room_id = NEW.id AND s.holds)
        THEN
            RAISE restrict_violation USING
                MESSAGE = 'the room is reserved or occupied', CONSTRAINT = 'rooms_held_are_not_deleted';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER derive_is_booked BEFORE INSERT OR UPDATE ON rooms
        FOR EACH ROW EXECUTE FUNCTION derive_is_booked();

    CREATE FUNCTION tell_room() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE rooms r SET is_booked = r.is_booked
            WHERE r.org_id = coalesce(NEW.org_id, OLD.org_id) AND r.id = coalesce(NEW.room_id, OLD.room_id);
        RETURN NULL;
    END $$;
    CREATE TRIGGER tell_room_of_change AFTER UPDATE OF checked_in ON stay_rooms
        FOR EACH ROW WHEN (OLD.checked_in <> NEW.checked_in) EXECUTE FUNCTION tell_room();
    CREATE TRIGGER tell_room_of_arrival AFTER INSERT ON stay_rooms
        FOR EACH ROW WHEN (NEW.checked_in) EXECUTE FUNCTION tell_room();
    CREATE TRIGGER tell_room_of_departure AFTER DELETE ON stay_rooms
        FOR EACH ROW WHEN (OLD.checked_in) EXECUTE FUNCTION tell_room();

    CREATE TABLE stay_guests (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        stay_id uuid NOT NULL,
        guest_id uuid NOT NULL,
        is_primary boolean NOT NULL DEFAULT false,
        UNIQUE (org_id, id),
        UNIQUE (org_id, stay_id, guest_id),
        FOREIGN KEY (org_id, stay_id) REFERENCES checkin_rooms (org_id, id) ON DELETE CASCADE,
        FOREIGN KEY (org_id, guest_id) REFERENCES users (org_id, id)
    );
    CREATE UNIQUE INDEX stay_guests_one_primary ON stay_guests (org_id, stay_id) WHERE is_primary;

    -- A phone that opened the guest page during a stay; it ends with the stay.
    CREATE TABLE guest_devices (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        stay_id uuid NOT NULL,
        guest_id uuid NOT NULL,
        token_hash bytea NOT NULL UNIQUE,
        UNIQUE (org_id, id),
        FOREIGN KEY (org_id, stay_id) REFERENCES checkin_rooms (org_id, id) ON DELETE CASCADE,
        FOREIGN KEY (org_id, guest_id) REFERENCES users (org_id, id)
    );
    CREATE INDEX guest_devices_by_stay ON guest_devices (org_id, stay_id);

    CALL protect('rooms');
    CALL protect('checkin_rooms');
    CALL protect('stay_rooms');
    CALL protect('stay_guests');
    CALL protect('guest_devices');

    CREATE FUNCTION find_room(printed text)
    RETURNS TABLE (org_id uuid, room_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        SELECT r.org_id, r.id FROM rooms r JOIN organizations o ON o.id = r.org_id AND o.deleted_at IS NULL
        WHERE r.code = upper(printed) AND r.deleted_at IS NULL;
    END;
    CREATE FUNCTION find_guest(hash bytea)
    RETURNS TABLE (org_id uuid, guest_id uuid, stay_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        SELECT d.org_id, d.guest_id, d.stay_id
        FROM guest_devices d
        JOIN checkin_rooms s ON s.org_id = d.org_id AND s.id = d.stay_id
        JOIN users u ON u.org_id = d.org_id AND u.id = d.guest_id AND u.deleted_at IS NULL AND u.active
        WHERE d.token_hash = hash AND s.status = 'checked_in' AND s.deleted_at IS NULL;
    END;
    REVOKE ALL ON FUNCTION find_room, find_guest FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION find_room, find_guest TO innkeep_app;
    """)
