"""What every table stands on: the tenant, the touch of a change, codes that can be spoken, the outbox."""

from innkeep.installation.migrations import script

revision = "0001"
down_revision = None


def upgrade() -> None:
    script("""
    -- The hotel whose rows this transaction may see; set by the unit of work, never by a query.
    CREATE FUNCTION current_org() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('innkeep.org_id', true), '')::uuid;

    CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.updated_at := now();
        RETURN NEW;
    END $$;

    -- What every tenant table gets. The sub-select makes the planner ask for the tenant once a query, not once a row.
    CREATE PROCEDURE protect(t regclass, tenant name DEFAULT 'org_id') LANGUAGE plpgsql AS $$
    BEGIN
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', t);
        EXECUTE format(
            'CREATE POLICY tenant ON %s USING (%I = (SELECT current_org())) WITH CHECK (%I = (SELECT current_org()))',
            t, tenant, tenant);
        EXECUTE format('CREATE TRIGGER touch BEFORE UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION touch()', t);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO innkeep_app', t);
    END $$;

    -- Digits and letters that cannot be taken for one another when read out: no 0 and O, no 1, I and L.
    CREATE FUNCTION speakable(n bigint, digits int) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
    DECLARE
        alphabet constant text := '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
        spoken text := '';
        rest bigint := n;
    BEGIN
        WHILE rest > 0 OR length(spoken) < digits LOOP
            spoken := substr(alphabet, (rest % 31)::int + 1, 1) || spoken;
            rest := rest / 31;
        END LOOP;
        RETURN spoken;
    END $$;

    CREATE TABLE organizations (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        name text NOT NULL CHECK (btrim(name) <> ''),
        timezone text NOT NULL DEFAULT 'UTC',
        currency text NOT NULL DEFAULT 'EUR' CHECK (currency ~ '^[A-Z]{3}$'),
        language text NOT NULL DEFAULT 'en',
        checkin_time time NOT NULL DEFAULT '15:00',
        checkout_time time NOT NULL DEFAULT '11:00'
    );
    CALL protect('organizations', 'id');

    CREATE TABLE outbox (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        kind text NOT NULL,
        ids jsonb NOT NULL,
        UNIQUE (org_id, id)
    );
    CREATE INDEX outbox_by_age ON outbox (created_at);
    CALL protect('outbox');

    -- Listeners serve every hotel, so these two look past the tenant; they show and remove ids only.
    CREATE FUNCTION outbox_since(moment timestamptz)
    RETURNS TABLE (id uuid, org_id uuid, kind text, ids jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        SELECT o.id, o.org_id, o.kind, o.ids FROM outbox o WHERE o.created_at >= moment ORDER BY o.id;
    END;
    CREATE FUNCTION outbox_prune(moment timestamptz) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        WITH gone AS (DELETE FROM outbox o WHERE o.created_at < moment RETURNING 1) SELECT count(*) FROM gone;
    END;
    REVOKE ALL ON FUNCTION outbox_since, outbox_prune FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION outbox_since, outbox_prune TO innkeep_app;
    """)
