"""What stays have paid: lines that are never changed, like what they have to pay."""

from innkeep.installation.migrations import script

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    script("""
    -- What a stay has paid, or was given back. Never changed: what was wrong is given back by a line that mirrors it.
    CREATE TABLE payments (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        stay_id uuid NOT NULL,
        method text NOT NULL CHECK (method IN ('cash', 'card', 'transfer', 'other')),
        amount numeric(12, 2) NOT NULL CHECK (amount <> 0 AND amount <> 'NaN'),
        reason text,
        reverses_id uuid,
        taken_by uuid NOT NULL,
        UNIQUE (org_id, id),
        FOREIGN KEY (org_id, stay_id) REFERENCES checkin_rooms (org_id, id),
        FOREIGN KEY (org_id, reverses_id) REFERENCES payments (org_id, id),
        FOREIGN KEY (org_id, taken_by) REFERENCES users (org_id, id),
        CONSTRAINT payments_given_back_name_what CHECK ((amount < 0) = (reverses_id IS NOT NULL)),
        CONSTRAINT payments_given_back_say_why CHECK (reverses_id IS NULL OR coalesce(reason, '') ~ '\\S'),
        CONSTRAINT payments_given_back_once UNIQUE (org_id, reverses_id)
    );
    CREATE INDEX payments_by_stay ON payments (org_id, stay_id);
    CREATE INDEX payments_by_day ON payments (org_id, created_at);
    CALL protect('payments');
    CALL audit('payments', '{amount,method,reverses_id}', '{}', 'stay_id');

    CREATE FUNCTION mirror_payment() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS (
            SELECT FROM payments p
            WHERE p.org_id = NEW.org_id AND p.id = NEW.reverses_id AND p.reverses_id IS NULL
            AND (p.stay_id, p.method, p.amount) = (NEW.stay_id, NEW.method, -NEW.amount))
        THEN
            RAISE check_violation USING
                MESSAGE = 'a line that gives back what was paid mirrors it', CONSTRAINT = 'payments_given_back_mirror';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER mirror_payment BEFORE INSERT ON payments
        FOR EACH ROW WHEN (NEW.reverses_id IS NOT NULL) EXECUTE FUNCTION mirror_payment();

    CREATE FUNCTION refuse_change_of_payment() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE restrict_violation USING
            MESSAGE = 'payments are only added: give one back with a line that mirrors it',
            CONSTRAINT = 'payments_are_only_added';
    END $$;
    CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON payments
        FOR EACH ROW EXECUTE FUNCTION refuse_change_of_payment();
    CREATE TRIGGER never_emptied BEFORE TRUNCATE ON payments
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_payment();
    REVOKE UPDATE, DELETE ON payments FROM innkeep_app;
    """)
