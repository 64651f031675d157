"""Webhooks: what programs of a hotel are told, to which address, and what became of it."""

from innkeep.installation.migrations import script

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    script("""
    -- An address that is told of some kinds of events. `failing_since` is since when nothing was taken there.
    CREATE TABLE webhooks (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        name text NOT NULL CHECK (name ~ '\\S'),
        url text NOT NULL CHECK (url ~ '^https?://[^[:space:]]+$' AND length(url) <= 2000),
        kinds text[] NOT NULL,
        active boolean NOT NULL DEFAULT true,
        sealed bytea NOT NULL CHECK (octet_length(sealed) > 0),
        failing_since timestamptz CHECK (isfinite(failing_since)),
        problem text CHECK (problem ~ '\\S'),
        UNIQUE (org_id, id),
        CONSTRAINT webhooks_are_told_something
            CHECK (cardinality(kinds) > 0 AND array_position(kinds, NULL) IS NULL),
        CONSTRAINT webhooks_fail_for_a_reason CHECK (failing_since IS NULL OR problem IS NOT NULL)
    );
    CALL protect('webhooks');
    CALL audit('webhooks', '{kinds,active}', '{name,url,sealed}');

    -- One event, told to one address: by its number, or without one to try the address out.
    CREATE TABLE webhook_deliveries (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        webhook_id uuid NOT NULL,
        seq bigint CHECK (seq > 0),
        kind text NOT NULL CHECK (kind ~ '\\S'),
        ids jsonb NOT NULL,
        happened_at timestamptz NOT NULL CHECK (isfinite(happened_at)),
        due_at timestamptz NOT NULL CHECK (isfinite(due_at)),
        claimed_until timestamptz CHECK (isfinite(claimed_until)),
        attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
        settled_at timestamptz CHECK (isfinite(settled_at)),
        outcome text CHECK (outcome IN ('delivered', 'failed', 'dropped')),
        status integer CHECK (status BETWEEN 100 AND 999),
        error text CHECK (error ~ '\\S'),
        UNIQUE (org_id, id),
        CONSTRAINT webhook_deliveries_once_an_event UNIQUE (org_id, webhook_id, seq),
        CONSTRAINT webhook_deliveries_settled_with_outcome CHECK (
            (settled_at IS NULL) = (outcome IS NULL) AND (settled_at IS NULL OR claimed_until IS NULL)),
        FOREIGN KEY (org_id, webhook_id) REFERENCES webhooks (org_id, id) ON DELETE CASCADE
    );
    CREATE INDEX webhook_deliveries_by_webhook ON webhook_deliveries (org_id, webhook_id, id);
    CREATE INDEX webhook_deliveries_due ON webhook_deliveries (due_at) WHERE settled_at IS NULL;
    CREATE INDEX webhook_deliveries_settled ON webhook_deliveries (settled_at) WHERE settled_at IS NOT NULL;
    CALL protect('webhook_deliveries');

    -- Up to which number events have been looked at for webhooks, by hotel: who writes events does nothing for them.
    CREATE TABLE webhook_heads (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        last_seq bigint NOT NULL CHECK (last_seq >= 0),
        UNIQUE (org_id, id),
        CONSTRAINT webhook_heads_one_a_hotel UNIQUE (org_id)
    );
    CALL protect('webhook_heads');

    CREATE FUNCTION find_behind_webhooks() RETURNS TABLE (org_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        SELECT w.org_id FROM webhook_heads w JOIN outbox_heads h ON h.org_id = w.org_id AND h.last_seq > w.last_seq;
    END;

    -- What is next, a few of each address: one that answers slowly keeps no other from being told.
    CREATE FUNCTION find_due_deliveries(moment timestamptz) RETURNS TABLE (org_id uuid, delivery_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        WITH next AS (
            SELECT d.org_id, d.id, d.due_at, row_number() OVER (PARTITION BY d.webhook_id ORDER BY d.due_at, d.id) AS n
            FROM webhook_deliveries d
            JOIN webhooks w ON w.org_id = d.org_id AND w.id = d.webhook_id AND w.active
            WHERE d.settled_at IS NULL AND d.due_at <= moment
            AND (d.claimed_until IS NULL OR d.claimed_until <= moment))
        SELECT x.org_id, x.id FROM next x WHERE x.n <= 4 ORDER BY x.due_at, x.id LIMIT 200;
    END;

    CREATE FUNCTION webhooks_prune(before timestamptz) RETURNS bigint
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        WITH gone AS (DELETE FROM webhook_deliveries d WHERE d.settled_at < before RETURNING 1)
        SELECT count(*) FROM gone;
    END;
    REVOKE ALL ON FUNCTION find_behind_webhooks, find_due_deliveries, webhooks_prune FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION find_behind_webhooks, find_due_deliveries, webhooks_prune TO innkeep_app;

    -- Those who let programs in are told when one is told no more.
    ALTER TABLE notices ADD COLUMN webhook_id uuid;
    ALTER TABLE notices ADD FOREIGN KEY (org_id, webhook_id) REFERENCES webhooks (org_id, id) ON DELETE CASCADE;
    CREATE INDEX notices_by_webhook ON notices (org_id, webhook_id) WHERE webhook_id IS NOT NULL;
    ALTER TABLE notices DROP CONSTRAINT notices_kind_check;
    ALTER TABLE notices ADD CONSTRAINT notices_kind_check CHECK (kind IN (
        'waiting', 'urgent', 'message', 'new_order', 'assigned', 'escalated', 'mention', 'on_call', 'order_status',
        'program_off'));
    ALTER TABLE notices DROP CONSTRAINT notices_of_something;
    ALTER TABLE notices ADD CONSTRAINT notices_of_something
        CHECK (num_nonnulls(session_id, order_id, note_id, webhook_id) > 0);
    """)
