"""Orders whose total is always the sum of their items, their history, and proposals that wait for a yes."""

from innkeep.installation.migrations import script

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    script("""
    CREATE TYPE enum_order_status AS ENUM
        ('pending', 'assigned', 'in_progress', 'completed', 'rejected', 'block', 'suspended');

    -- Short, speakable, never used twice. The factor has no divisor in common with 31 to the power of 6, so every
    -- number of the sequence has its own code, and neighbours look nothing alike: nobody counts a hotel's orders.
    CREATE SEQUENCE order_numbers;
    GRANT USAGE ON SEQUENCE order_numbers TO innkeep_app;
    CREATE FUNCTION next_order_number() RETURNS text LANGUAGE plpgsql VOLATILE AS $$
    DECLARE
        n bigint := nextval('order_numbers');
        codes constant bigint := 887503681;
    BEGIN
        RETURN CASE WHEN n >= codes THEN speakable(n / codes, 1) ELSE '' END
            || speakable(((n % codes) * 412345679) % codes, 6);
    END $$;

    CREATE TABLE proposals (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        session_id uuid NOT NULL,
        message_id uuid,
        status text NOT NULL DEFAULT 'waiting'
            CHECK (status IN ('waiting', 'confirmed', 'declined', 'superseded')),
        total_amount numeric(12, 2) NOT NULL DEFAULT 0,
        UNIQUE (org_id, id),
        FOREIGN KEY (org_id, session_id) REFERENCES sessions (org_id, id),
        FOREIGN KEY (org_id, message_id) REFERENCES messages (org_id, id)
    );
    CREATE UNIQUE INDEX proposals_one_waiting ON proposals (org_id, session_id) WHERE status = 'waiting';
    CREATE INDEX proposals_by_session ON proposals (org_id, session_id);
    CALL protect('proposals');

    CREATE TABLE proposal_items (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        proposal_id uuid NOT NULL,
        item_id uuid NOT NULL,
        category enum_order_category NOT NULL,
        title varchar NOT NULL,
        qty integer NOT NULL CHECK (qty BETWEEN 1 AND 999),
        price numeric(12, 2) NOT NULL CHECK (price >= 0),
        notes text NOT NULL DEFAULT '',
        UNIQUE (org_id, id),
        FOREIGN KEY (org_id, proposal_id) REFERENCES proposals (org_id, id) ON DELETE CASCADE,
        FOREIGN KEY (org_id, item_id) REFERENCES catalogue_items (org_id, id)
    );
    CREATE INDEX proposal_items_by_proposal ON proposal_items (org_id, proposal_id);
    CALL protect('proposal_items');

    CREATE TABLE orders (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        order_number text NOT NULL UNIQUE DEFAULT next_order_number(),
        session_id uuid,
        guest_id uuid,
        org_id uuid NOT NULL REFERENCES organizations (id),
        category enum_order_category NOT NULL,
        notes text,
        additional_notes text,
        status enum_order_status NOT NULL DEFAULT 'pending',
        total_amount numeric(12, 2) NOT NULL DEFAULT 0,
        stay_id uuid,
        room_id uuid,
        division_id uuid,
        assignee_id uuid,
        source text NOT NULL DEFAULT 'program' CHECK (source IN ('agent', 'guest', 'staff', 'program')),
        origin_id uuid,
        UNIQUE (org_id, id),
        -- A proposal or a turn makes at most one order a category, however often it is tried.
        CONSTRAINT orders_once_an_origin UNIQUE (org_id, origin_id, category),
        FOREIGN KEY (org_id, session_id) REFERENCES sessions (org_id, id),
        FOREIGN KEY (org_id, guest_id) REFERENCES users (org_id, id),
        FOREIGN KEY (org_id, stay_id) REFERENCES checkin_rooms (org_id, id),
        FOREIGN KEY (org_id, room_id) REFERENCES rooms (org_id, id),
        FOREIGN KEY (org_id, division_id) REFERENCES divisions (org_id, id),
        FOREIGN KEY (org_id, assignee_id) REFERENCES users (org_id, id)
    );
    CREATE INDEX orders_on_board ON orders (org_id, status, created_at) WHERE deleted_at IS NULL;
    CREATE INDEX orders_by_session ON orders (org_id, session_id);
    CREATE INDEX orders_by_stay ON orders (org_id, stay_id);
    CALL protect('orders');

    CREATE TABLE order_items (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        org_id uuid NOT NULL REFERENCES organizations (id),
        order_id uuid NOT NULL,
        title varchar NOT NULL CHECK (btrim(title) <> ''),
        description text,
        qty integer NOT NULL DEFAULT 1 CHECK (qty BETWEEN 1 AND 999),
        price numeric(12, 2) NOT NULL DEFAULT 0 CHECK (price >= 0),
        item_id uuid,
        UNIQUE (org_id, id),
        FOREIGN KEY (org_id, order_id) REFERENCES orders (org_id, id),
        FOREIGN KEY (org_id, item_id) REFERENCES catalogue_items (org_id, id)
    );
    CREATE INDEX order_items_by_order ON order_items (org_id, order_id);
    CALL protect('order_items');

    -- The total is computed at every write of an order, and every write of an item writes its order.
    CREATE FUNCTION derive_total() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.total_amount := (SELECT coalesce(sum(i.qty * i.price), 0) FROM order_items i
            WHERE i.org_id = NEW.org_id AND i.order_id = NEW.id AND i.deleted_at IS NULL);
        RETURN NEW;
    END $$;
    CREATE TRIGGER derive_total BEFORE INSERT OR UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION derive_total();
    CREATE FUNCTION tell_order() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE orders o SET total_amount = o.total_amount
            WHERE o.org_id = coalesce(NEW.org_id, OLD.org_id) AND o.id IN (NEW.order_id, OLD.order_id);
        RETURN NULL;
    END $$;
    CREATE TRIGGER tell_order AFTER INSERT OR UPDATE OR DELETE ON order_items
        FOR EACH ROW EXECUTE FUNCTION tell_order();

    CREATE TABLE order_moves (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        order_id uuid NOT NULL,
        from_status enum_order_status,
        to_status enum_order_status NOT NULL,
        moved_by uuid,
        reason text,
        UNIQUE (org_id, id),
        FOREIGN KEY (org_id, order_id) REFERENCES orders (org_id, id) ON DELETE CASCADE,
        FOREIGN KEY (org_id, moved_by) REFERENCES users (org_id, id)
    );
    CREATE INDEX order_moves_by_order ON order_moves (org_id, order_id);
    CALL protect('order_moves');
    """)
