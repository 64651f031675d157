"""What streams are resumed by: a hotel's events are numbered once they are committed, in the order they are told in."""

from innkeep.installation.migrations import script

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    script("""
    -- The number of a hotel's newest event. Who numbers holds this row until the commit, so that whoever sees a number
    -- sees every one below it too; who writes events never waits for it.
    CREATE TABLE outbox_heads (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        last_seq bigint NOT NULL DEFAULT 0 CHECK (last_seq >= 0),
        UNIQUE (org_id, id),
        CONSTRAINT outbox_heads_one_a_hotel UNIQUE (org_id)
    );
    CALL protect('outbox_heads');

    -- NULL until the event is told.
    ALTER TABLE outbox
        ADD COLUMN seq bigint,
        ADD CONSTRAINT outbox_seq_check CHECK (seq > 0),
        ADD CONSTRAINT outbox_in_order UNIQUE (org_id, seq);
    CREATE INDEX outbox_untold ON outbox (id) WHERE seq IS NULL;

    -- Listeners serve every hotel, so these look past the tenant; they show ids only. The first gives numbers to the
    -- events that it is named, or with NULL to those that nobody has told: by a crash between a commit and the telling.
    CREATE FUNCTION outbox_number(named uuid[])
    RETURNS TABLE (id uuid, org_id uuid, kind text, ids jsonb, seq bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    #variable_conflict use_column
    DECLARE
        untold uuid[] := named;
        hotels uuid[];
    BEGIN
        IF untold IS NULL THEN
            untold := ARRAY(SELECT o.id FROM outbox o WHERE o.seq IS NULL ORDER BY o.id LIMIT 1000);
        END IF;
        hotels := ARRAY(SELECT DISTINCT o.org_id FROM outbox o WHERE o.id = ANY (untold) AND o.seq IS NULL);
        IF hotels = '{}' THEN
            RETURN;
        END IF;
        INSERT INTO outbox_heads (org_id) SELECT h FROM unnest(hotels) h ORDER BY h
            ON CONFLICT ON CONSTRAINT outbox_heads_one_a_hotel DO NOTHING;
        -- Always in the same order, so that no two wait for each other.
        PERFORM FROM outbox_heads h WHERE h.org_id = ANY (hotels) ORDER BY h.org_id FOR UPDATE;
        RETURN QUERY
        WITH waiting AS (
            SELECT o.id, o.org_id, row_number() OVER (PARTITION BY o.org_id ORDER BY o.id) AS n
            FROM outbox o WHERE o.id = ANY (untold) AND o.seq IS NULL),
        heads AS (
            UPDATE outbox_heads h SET last_seq = h.last_seq + w.count
            FROM (SELECT w.org_id, count(*) AS count FROM waiting w GROUP BY w.org_id) w
            WHERE h.org_id = w.org_id
            RETURNING h.org_id, h.last_seq - w.count AS before)
        UPDATE outbox o SET seq = h.before + w.n
        FROM waiting w JOIN heads h ON h.org_id = w.org_id
        WHERE o.org_id = w.org_id AND o.id = w.id
        RETURNING o.id, o.org_id, o.kind, o.ids, o.seq;
    END $$;

    CREATE FUNCTION find_outbox_heads()
    RETURNS TABLE (org_id uuid, last_seq bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        SELECT h.org_id, h.last_seq FROM outbox_heads h;
    END;

    -- What came after the numbers that a listener knows, each hotel's in order; of a hotel that it does not know, all.
    CREATE FUNCTION outbox_after(hotels uuid[], seqs bigint[])
    RETURNS TABLE (id uuid, org_id uuid, kind text, ids jsonb, seq bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        SELECT o.id, o.org_id, o.kind, o.ids, o.seq
        FROM outbox_heads h
        LEFT JOIN unnest(hotels, seqs) AS known (org_id, seq) ON known.org_id = h.org_id
        JOIN outbox o ON o.org_id = h.org_id AND o.seq > coalesce(known.seq, 0)
        WHERE h.last_seq > coalesce(known.seq, 0)
        ORDER BY o.org_id, o.seq;
    END;
    DROP FUNCTION outbox_since;
    REVOKE ALL ON FUNCTION outbox_number, find_outbox_heads, outbox_after FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION outbox_number, find_outbox_heads, outbox_after TO innkeep_app;
    """)
