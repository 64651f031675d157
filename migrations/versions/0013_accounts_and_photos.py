"""What a stay has to pay, in lines that are never changed, and photos of what words do not show."""

from innkeep.installation.migrations import script

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    script("""
    -- A line of a stay's account. What was wrong is taken away by a line that mirrors it, so that the sum of any days
    -- that were closed stays what it was.
    CREATE TABLE charges (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        stay_id uuid NOT NULL,
        order_id uuid,
        order_item_id uuid,
        completion_id uuid,
        reverses_id uuid,
        category enum_order_category,
        title varchar NOT NULL CHECK (title ~ '\\S'),
        qty integer NOT NULL DEFAULT 1 CHECK (abs(qty) BETWEEN 1 AND 999),
        price numeric(12, 2) NOT NULL CHECK (price >= 0 AND price <> 'NaN'),
        amount numeric(15, 2) GENERATED ALWAYS AS (qty * price) STORED,
        reason text,
        charged_by uuid,
        UNIQUE (org_id, id),
        FOREIGN KEY (org_id, stay_id) REFERENCES checkin_rooms (org_id, id),
        FOREIGN KEY (org_id, order_id) REFERENCES orders (org_id, id),
        FOREIGN KEY (org_id, order_item_id) REFERENCES order_items (org_id, id),
        FOREIGN KEY (org_id, completion_id) REFERENCES order_moves (org_id, id),
        FOREIGN KEY (org_id, reverses_id) REFERENCES charges (org_id, id),
        FOREIGN KEY (org_id, charged_by) REFERENCES users (org_id, id),
        CONSTRAINT charges_of_an_order_name_it
            CHECK (num_nonnulls(order_id, order_item_id, completion_id) IN (0, 3)),
        CONSTRAINT charges_taken_away_name_what CHECK ((qty < 0) = (reverses_id IS NOT NULL)),
        CONSTRAINT charges_by_hand_say_why
            CHECK (coalesce(reason, '') ~ '\\S' OR (order_item_id IS NOT NULL AND reverses_id IS NULL)),
        CONSTRAINT charges_reversed_once UNIQUE (org_id, reverses_id)
    );
    CREATE UNIQUE INDEX charges_once_a_completion ON charges (org_id, order_item_id, completion_id)
        WHERE reverses_id IS NULL;
    CREATE INDEX charges_by_stay ON charges (org_id, stay_id);
    CREATE INDEX charges_by_order ON charges (org_id, order_id);
    CREATE INDEX charges_by_day ON charges (org_id, created_at);
    CALL protect('charges');

    CREATE FUNCTION mirror_charge() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS (
            SELECT FROM charges c
            WHERE c.org_id = NEW.org_id AND c.id = NEW.reverses_id AND c.reverses_id IS NULL
            AND (c.stay_id, c.title, c.qty, c.price) = (NEW.stay_id, NEW.title, -NEW.qty, NEW.price)
            AND (c.order_id, c.order_item_id, c.completion_id, c.category)
                IS NOT DISTINCT FROM (NEW.order_id, NEW.order_item_id, NEW.completion_id, NEW.category))
        THEN
            RAISE check_violation USING
                MESSAGE = 'a line that takes another away mirrors it', CONSTRAINT = 'charges_reversals_mirror';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER mirror_charge BEFORE INSERT ON charges
        FOR EACH ROW WHEN (NEW.reverses_id IS NOT NULL) EXECUTE FUNCTION mirror_charge();

    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE restrict_violation USING
            MESSAGE = 'lines of an account are only added: take one away with a line that mirrors it',
            CONSTRAINT = 'charges_are_only_added';
    END $$;
    CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON charges FOR EACH ROW EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER never_emptied BEFORE TRUNCATE ON charges FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    REVOKE UPDATE, DELETE ON charges FROM innkeep_app;

    -- Always a JPEG that we wrote ourselves from the picture that was sent.
    CREATE TABLE photos (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        order_id uuid,
        message_id uuid,
        sent_by uuid NOT NULL,
        width integer NOT NULL CHECK (width BETWEEN 1 AND 2048),
        height integer NOT NULL CHECK (height BETWEEN 1 AND 2048),
        content bytea NOT NULL CHECK (substr(content, 1, 3) = '\\xffd8ff' AND octet_length(content) <= 10485760),
        thumbnail bytea NOT NULL CHECK (substr(thumbnail, 1, 3) = '\\xffd8ff' AND octet_length(thumbnail) <= 262144),
        UNIQUE (org_id, id),
        FOREIGN KEY (org_id, order_id) REFERENCES orders (org_id, id),
        FOREIGN KEY (org_id, message_id) REFERENCES messages (org_id, id),
        FOREIGN KEY (org_id, sent_by) REFERENCES users (org_id, id),
        CONSTRAINT photos_of_something CHECK (num_nonnulls(order_id, message_id) > 0)
    );
    -- It is compressed already.
    ALTER TABLE photos ALTER COLUMN content SET STORAGE EXTERNAL, ALTER COLUMN thumbnail SET STORAGE EXTERNAL;
    CREATE INDEX photos_by_order ON photos (org_id, order_id);
    CREATE INDEX photos_by_message ON photos (org_id, message_id);
    CALL protect('photos');
    """)
