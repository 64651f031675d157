"""What is promised, by when, and who hears of it when it is not kept."""

from innkeep.installation.migrations import script

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    script("""
    -- The time of an order stands still where nobody could be at work: since when, the database says.
    ALTER TABLE orders ADD COLUMN stopped_at timestamptz;
    CREATE FUNCTION derive_stopped_at() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.status NOT IN ('completed', 'rejected', 'block', 'suspended') THEN
            NEW.stopped_at := NULL;
        ELSIF TG_OP = 'UPDATE' THEN
            NEW.stopped_at := coalesce(OLD.stopped_at, now());
        ELSE
            NEW.stopped_at := now();
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER derive_stopped_at BEFORE INSERT OR UPDATE ON orders
        FOR EACH ROW EXECUTE FUNCTION derive_stopped_at();

    -- Minutes of the division's hours. No priority means each, no item means whatever it is; the most specific wins.
    CREATE TABLE service_levels (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        org_id uuid NOT NULL REFERENCES organizations (id),
        category enum_order_category NOT NULL,
        priority smallint CHECK (priority BETWEEN 0 AND 3),
        item_id uuid,
        minutes integer NOT NULL CHECK (minutes BETWEEN 1 AND 43200),
        UNIQUE (org_id, id),
        FOREIGN KEY (org_id, item_id) REFERENCES catalogue_items (org_id, id)
    );
    CREATE UNIQUE INDEX service_levels_once ON service_levels (org_id, category, priority, item_id)
        NULLS NOT DISTINCT WHERE deleted_at IS NULL;
    CALL protect('service_levels');

    -- What was promised for an order, and when the next step of its category's ladder is to be looked at; at no time
    -- while its time stands still, or when no step is left.
    CREATE TABLE promises (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        order_id uuid NOT NULL,
        minutes integer NOT NULL CHECK (minutes BETWEEN 1 AND 43200),
        next_step_at timestamptz,
        UNIQUE (org_id, id),
        CONSTRAINT promises_one_an_order UNIQUE (org_id, order_id),
        CONSTRAINT promises_at_moments_that_come CHECK (isfinite(next_step_at)),
        FOREIGN KEY (org_id, order_id) REFERENCES orders (org_id, id) ON DELETE CASCADE
    );
    CREATE INDEX promises_by_next_step ON promises (next_step_at) WHERE next_step_at IS NOT NULL;
    CALL protect('promises');

    -- From the first to the last, each at a greater share of the time than the one before.
    CREATE FUNCTION is_ladder(steps jsonb) RETURNS boolean LANGUAGE plpgsql IMMUTABLE
    SET search_path = pg_catalog AS $$
    DECLARE
        step jsonb;
        share numeric := 0;
    BEGIN
        IF jsonb_typeof(steps) <> 'array' OR jsonb_array_length(steps) > 9 THEN
            RETURN false;
        END IF;
        FOR step IN SELECT jsonb_array_elements(steps) LOOP
            IF jsonb_typeof(step -> 'share') IS DISTINCT FROM 'number' OR (step ->> 'share')::numeric <= share
                OR (step ->> 'share')::numeric > 1000 OR (step ->> 'share')::numeric % 1 <> 0
                OR coalesce(step ->> 'raise_to', '') NOT IN ('assignee', 'division', 'manager', 'owner')
                OR ((step ->> 'quiet_from') IS NULL) <> ((step ->> 'quiet_until') IS NULL)
                OR (step ->> 'quiet_from')::time = (step ->> 'quiet_until')::time
            THEN
                RETURN false;
            END IF;
            share := (step ->> 'share')::numeric;
        END LOOP;
        RETURN true;
    EXCEPTION WHEN data_exception THEN
        RETURN false;
    END $$;

    CREATE TABLE escalation_ladders (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        category enum_order_category NOT NULL,
        steps jsonb NOT NULL CHECK (is_ladder(steps)),
        UNIQUE (org_id, id),
        CONSTRAINT escalation_ladders_one_a_category UNIQUE (org_id, category)
    );
    CALL protect('escalation_ladders');

    CREATE TABLE escalations (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        order_id uuid NOT NULL,
        step smallint NOT NULL CHECK (step BETWEEN 1 AND 9),
        share smallint NOT NULL CHECK (share BETWEEN 1 AND 1000),
        raised_to text NOT NULL CHECK (raised_to IN ('assignee', 'division', 'manager', 'owner')),
        user_id uuid,
        UNIQUE (org_id, id),
        -- Whatever happens to the workers, nobody is called twice for the same.
        CONSTRAINT escalations_once UNIQUE (org_id, order_id, step),
        FOREIGN KEY (org_id, order_id) REFERENCES orders (org_id, id) ON DELETE CASCADE,
        FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id)
    );
    CALL protect('escalations');

    -- The ticker serves every hotel; it learns which orders to look at and nothing more.
    CREATE FUNCTION find_escalating(moment timestamptz)
    RETURNS TABLE (org_id uuid, order_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        SELECT p.org_id, p.order_id
        FROM promises p JOIN orders o ON o.org_id = p.org_id AND o.id = p.order_id AND o.deleted_at IS NULL
        WHERE p.next_step_at <= moment ORDER BY p.next_step_at LIMIT 1000;
    END;
    CREATE FUNCTION idempotency_prune(moment timestamptz) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        WITH gone AS (DELETE FROM idempotency_keys k WHERE k.created_at < moment RETURNING 1)
        SELECT count(*) FROM gone;
    END;
    REVOKE ALL ON FUNCTION find_escalating, idempotency_prune FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION find_escalating, idempotency_prune TO innkeep_app;
    """)
