"""Orders with a priority, a time that they are due by, options, merging, splitting, and orders that come every day."""

from innkeep.installation.migrations import script

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    script("""
    ALTER TABLE orders
        -- 0 low, 1 normal, 2 high, 3 urgent: a number, so that it can be sorted by.
        ADD COLUMN priority smallint NOT NULL DEFAULT 1,
        ADD COLUMN due_at timestamptz,
        -- Where an order was that is parked because its guests do not want to be disturbed: it goes back there.
        ADD COLUMN parked_from enum_order_status,
        -- Where it was to be brought before, when it was taken to another room.
        ADD COLUMN previous_room_id uuid,
        ADD CONSTRAINT orders_priority_check CHECK (priority BETWEEN 0 AND 3),
        ADD CONSTRAINT orders_due_at_a_moment_that_comes CHECK (isfinite(due_at)),
        ADD CONSTRAINT orders_parked_are_suspended CHECK (
            parked_from IS NULL OR (status = 'suspended' AND parked_from IN ('pending', 'assigned', 'in_progress'))),
        ADD FOREIGN KEY (org_id, previous_room_id) REFERENCES rooms (org_id, id);
    CREATE INDEX orders_by_room ON orders (org_id, room_id);
    CREATE INDEX orders_by_assignee ON orders (org_id, assignee_id);

    -- What was chosen with an item is told by its names; its price is in the item's.
    ALTER TABLE order_items
        ADD COLUMN options text[] NOT NULL DEFAULT '{}',
        ADD CONSTRAINT order_items_options_check CHECK (array_position(options, NULL) IS NULL);
    ALTER TABLE proposal_items
        ADD COLUMN options text[] NOT NULL DEFAULT '{}',
        ADD COLUMN option_ids uuid[] NOT NULL DEFAULT '{}',
        ADD CONSTRAINT proposal_items_options_check CHECK (array_position(options, NULL) IS NULL);

    -- Of what happens to an order without moving it, the history says what it was.
    ALTER TABLE order_moves
        ADD CONSTRAINT order_moves_say_what_happened
            CHECK (from_status IS DISTINCT FROM to_status OR coalesce(reason, '') ~ '\\S');

    -- An order of nothing is nothing to do. Looked at when all is written, so that lines can be put in others' places.
    CREATE FUNCTION keep_an_item() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT FROM orders o WHERE o.org_id = OLD.org_id AND o.id = OLD.order_id AND o.deleted_at IS NULL)
            AND NOT EXISTS (
                SELECT FROM order_items i
                WHERE i.org_id = OLD.org_id AND i.order_id = OLD.order_id AND i.deleted_at IS NULL)
        THEN
            RAISE check_violation USING
                MESSAGE = 'an order keeps at least one item', CONSTRAINT = 'orders_keep_an_item';
        END IF;
        RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER keep_an_item AFTER UPDATE OF deleted_at, order_id OR DELETE ON order_items
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION keep_an_item();

    -- When somebody of a division was last given an order by turns.
    CREATE TABLE assignment_turns (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        division_id uuid NOT NULL,
        user_id uuid NOT NULL,
        turn bigint NOT NULL,
        UNIQUE (org_id, id),
        CONSTRAINT assignment_turns_of_a_person UNIQUE (org_id, division_id, user_id),
        CONSTRAINT assignment_turns_one_after_another UNIQUE (org_id, division_id, turn),
        FOREIGN KEY (org_id, division_id) REFERENCES divisions (org_id, id),
        FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id) ON DELETE CASCADE
    );
    CALL protect('assignment_turns');

    -- What is brought or done every day, at a time on the hotel's clock.
    CREATE TABLE recurring_orders (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        org_id uuid NOT NULL REFERENCES organizations (id),
        stay_id uuid,
        room_id uuid,
        category enum_order_category NOT NULL,
        notes text,
        priority smallint NOT NULL DEFAULT 1,
        daily_at time NOT NULL,
        since date NOT NULL,
        until date,
        UNIQUE (org_id, id),
        FOREIGN KEY (org_id, stay_id) REFERENCES checkin_rooms (org_id, id),
        FOREIGN KEY (org_id, room_id) REFERENCES rooms (org_id, id),
        CONSTRAINT recurring_orders_for_a_stay_or_a_room CHECK (num_nonnulls(stay_id, room_id) = 1),
        CONSTRAINT recurring_orders_priority_check CHECK (priority BETWEEN 0 AND 3),
        CONSTRAINT recurring_orders_on_days_that_come CHECK (isfinite(since) AND isfinite(until)),
        CONSTRAINT recurring_orders_ends_after_start CHECK (since <= until)
    );
    CREATE INDEX recurring_orders_by_stay ON recurring_orders (org_id, stay_id);
    CALL protect('recurring_orders');

    CREATE TABLE recurring_order_items (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        recurring_id uuid NOT NULL,
        item_id uuid NOT NULL,
        qty integer NOT NULL DEFAULT 1 CHECK (qty BETWEEN 1 AND 999),
        notes text NOT NULL DEFAULT '',
        option_ids uuid[] NOT NULL DEFAULT '{}',
        UNIQUE (org_id, id),
        FOREIGN KEY (org_id, recurring_id) REFERENCES recurring_orders (org_id, id) ON DELETE CASCADE,
        FOREIGN KEY (org_id, item_id) REFERENCES catalogue_items (org_id, id)
    );
    CREATE INDEX recurring_order_items_by_order ON recurring_order_items (org_id, recurring_id);
    CALL protect('recurring_order_items');

    -- One row a day, whichever worker comes first: the order of that day, or why there was none.
    CREATE TABLE recurring_order_days (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        recurring_id uuid NOT NULL,
        day date NOT NULL,
        order_id uuid,
        refused text,
        UNIQUE (org_id, id),
        CONSTRAINT recurring_order_days_once UNIQUE (org_id, recurring_id, day),
        FOREIGN KEY (org_id, recurring_id) REFERENCES recurring_orders (org_id, id) ON DELETE CASCADE,
        FOREIGN KEY (org_id, order_id) REFERENCES orders (org_id, id),
        CONSTRAINT recurring_order_days_order_or_reason CHECK (order_id IS NULL OR refused IS NULL)
    );
    CALL protect('recurring_order_days');

    -- The ticker serves every hotel; it learns what is to be placed today and nothing more.
    CREATE FUNCTION find_recurring(moment timestamptz)
    RETURNS TABLE (org_id uuid, recurring_id uuid, day date)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        SELECT r.org_id, r.id, today.day
        FROM recurring_orders r
        JOIN organizations o ON o.id = r.org_id AND o.deleted_at IS NULL
        CROSS JOIN LATERAL (
            SELECT (moment AT TIME ZONE o.timezone)::date AS day, (moment AT TIME ZONE o.timezone)::time AS now
        ) today
        WHERE r.deleted_at IS NULL AND r.daily_at <= today.now AND today.day >= r.since
        AND (r.until IS NULL OR today.day <= r.until)
        AND (r.stay_id IS NULL OR EXISTS (
            SELECT FROM checkin_rooms s WHERE s.org_id = r.org_id AND s.id = r.stay_id
            AND s.status = 'checked_in' AND s.deleted_at IS NULL))
        AND NOT EXISTS (
            SELECT FROM recurring_order_days d
            WHERE d.org_id = r.org_id AND d.recurring_id = r.id AND d.day = today.day)
        ORDER BY r.id LIMIT 1000;
    END;
    REVOKE ALL ON FUNCTION find_recurring FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION find_recurring TO innkeep_app;
    """)
