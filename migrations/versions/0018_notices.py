"""What people are told when they do not look: their wishes, their browsers, and each notice until it is dealt with."""

from innkeep.installation.migrations import script

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    script("""
    -- The key pair by which push services know a hotel (RFC 8292), and what the links in its e-mails are signed with.
    CREATE TABLE notice_keys (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        private_key bytea NOT NULL CHECK (octet_length(private_key) = 32),
        public_key bytea NOT NULL CHECK (octet_length(public_key) = 65 AND get_byte(public_key, 0) = 4),
        mail_secret bytea NOT NULL CHECK (octet_length(mail_secret) = 32),
        UNIQUE (org_id, id),
        CONSTRAINT notice_keys_one_a_hotel UNIQUE (org_id)
    );
    CALL protect('notice_keys');

    CREATE FUNCTION are_notice_choices(said jsonb) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT
    SET search_path = pg_catalog, public AS $$
    DECLARE
        kind text;
        ways jsonb;
    BEGIN
        IF jsonb_typeof(said) <> 'object' THEN
            RETURN false;
        END IF;
        FOR kind, ways IN SELECT * FROM jsonb_each(said) LOOP
            IF kind NOT IN ('waiting', 'urgent', 'message', 'new_order', 'assigned', 'escalated', 'mention', 'on_call',
                'order_status') OR jsonb_typeof(ways) <> 'object'
            THEN
                RETURN false;
            END IF;
            IF EXISTS (SELECT FROM jsonb_each(ways) AS each (way, wanted)
                WHERE way NOT IN ('push', 'mail', 'sound') OR jsonb_typeof(wanted) <> 'boolean')
            THEN
                RETURN false;
            END IF;
        END LOOP;
        RETURN true;
    END $$;

    -- Where somebody wants it otherwise than usual.
    CREATE TABLE notice_settings (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        user_id uuid NOT NULL,
        choices jsonb NOT NULL DEFAULT '{}' CHECK (are_notice_choices(choices)),
        quiet jsonb NOT NULL DEFAULT '[]' CHECK (are_windows(quiet)),
        urgent_breaks_through boolean NOT NULL DEFAULT true,
        waiting_for text CHECK (waiting_for IN ('mine', 'division', 'all')),
        UNIQUE (org_id, id),
        CONSTRAINT notice_settings_one_a_person UNIQUE (org_id, user_id),
        FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id) ON DELETE CASCADE
    );
    CALL protect('notice_settings');

    -- A browser that may be woken (RFC 8030), as long as it is signed in or the guest's phone is let in.
    CREATE TABLE push_subscriptions (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        user_id uuid NOT NULL,
        login_id uuid,
        device_id uuid,
        endpoint text NOT NULL CHECK (endpoint ~ '^https?://[^[:space:]]+$' AND length(endpoint) <= 1000),
        p256dh bytea NOT NULL CHECK (octet_length(p256dh) = 65 AND get_byte(p256dh, 0) = 4),
        auth bytea NOT NULL CHECK (octet_length(auth) = 16),
        name text CHECK (name ~ '\\S'),
        UNIQUE (org_id, id),
        CONSTRAINT push_subscriptions_once UNIQUE (org_id, user_id, endpoint),
        CONSTRAINT push_subscriptions_of_a_login_or_a_phone CHECK (num_nonnulls(login_id, device_id) = 1),
        FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id) ON DELETE CASCADE,
        FOREIGN KEY (org_id, login_id) REFERENCES logins (org_id, id) ON DELETE CASCADE,
        FOREIGN KEY (org_id, device_id) REFERENCES guest_devices (org_id, id) ON DELETE CASCADE
    );
    CREATE INDEX push_subscriptions_by_endpoint ON push_subscriptions (org_id, endpoint);
    CREATE INDEX push_subscriptions_by_login ON push_subscriptions (org_id, login_id);
    CREATE INDEX push_subscriptions_by_device ON push_subscriptions (org_id, device_id);
    CALL protect('push_subscriptions');

    -- One fact, told to one person in one way (and to one of their browsers). What it says is read when it is sent.
    CREATE TABLE notices (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        user_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('waiting', 'urgent', 'message', 'new_order', 'assigned', 'escalated',
            'mention', 'on_call', 'order_status')),
        way text NOT NULL CHECK (way IN ('push', 'mail')),
        subscription_id uuid,
        key text NOT NULL CHECK (key ~ '\\S'),
        urgent boolean NOT NULL DEFAULT false,
        session_id uuid,
        order_id uuid,
        note_id uuid,
        seq bigint,
        status enum_order_status,
        due_at timestamptz NOT NULL CHECK (isfinite(due_at)),
        claimed_until timestamptz CHECK (isfinite(claimed_until)),
        first_tried_at timestamptz CHECK (isfinite(first_tried_at)),
        attempts integer NOT NULL DEFAULT 0,
        deaths integer NOT NULL DEFAULT 0,
        settled_at timestamptz CHECK (isfinite(settled_at)),
        outcome text CHECK (outcome IN ('sent', 'moot', 'failed', 'off')),
        error text,
        UNIQUE (org_id, id),
        CONSTRAINT notices_once UNIQUE NULLS NOT DISTINCT (org_id, user_id, key, way, subscription_id),
        CONSTRAINT notices_are_pushed_to_browsers CHECK ((way = 'push') = (subscription_id IS NOT NULL)),
        CONSTRAINT notices_of_something CHECK (num_nonnulls(session_id, order_id, note_id) > 0),
        CONSTRAINT notices_settled_with_outcome CHECK (
            (settled_at IS NULL) = (outcome IS NULL) AND (settled_at IS NULL OR claimed_until IS NULL)),
        FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id) ON DELETE CASCADE,
        FOREIGN KEY (org_id, subscription_id) REFERENCES push_subscriptions (org_id, id) ON DELETE CASCADE,
        FOREIGN KEY (org_id, session_id) REFERENCES sessions (org_id, id) ON DELETE CASCADE,
        FOREIGN KEY (org_id, order_id) REFERENCES orders (org_id, id) ON DELETE CASCADE,
        FOREIGN KEY (org_id, note_id) REFERENCES notes (org_id, id) ON DELETE CASCADE
    );
    -- Whatever a crash leaves behind: one at a time for each person and way, so that what is read together (the unread
    -- messages of an e-mail) is sent once.
    CREATE UNIQUE INDEX notices_one_at_a_time ON notices (org_id, user_id, way, subscription_id) NULLS NOT DISTINCT
        WHERE claimed_until IS NOT NULL;
    CREATE INDEX notices_due ON notices (due_at) WHERE settled_at IS NULL;
    CREATE INDEX notices_of_a_person ON notices (org_id, user_id, session_id);
    CREATE INDEX notices_by_subscription ON notices (org_id, subscription_id);
    CREATE INDEX notices_settled ON notices (settled_at) WHERE settled_at IS NOT NULL;
    CALL protect('notices');

    -- Every process sends for every hotel; it learns which notice is next for each person and way, and nothing more.
    -- What a process that died has left behind comes before what is new.
    CREATE FUNCTION find_due_notices(moment timestamptz)
    RETURNS TABLE (org_id uuid, notice_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        WITH next AS (
            SELECT DISTINCT ON (n.org_id, n.user_id, n.way, n.subscription_id) n.org_id, n.id, n.urgent, n.due_at
            FROM notices n
            WHERE n.settled_at IS NULL AND n.due_at <= moment
            AND (n.claimed_until IS NULL OR n.claimed_until <= moment)
            AND NOT EXISTS (
                SELECT FROM notices o
                WHERE o.org_id = n.org_id AND o.user_id = n.user_id AND o.way = n.way
                AND o.subscription_id IS NOT DISTINCT FROM n.subscription_id
                AND o.claimed_until > moment)
            ORDER BY n.org_id, n.user_id, n.way, n.subscription_id, n.claimed_until NULLS LAST, n.urgent DESC, n.due_at,
                n.id)
        SELECT x.org_id, x.id FROM next x ORDER BY x.urgent DESC, x.due_at, x.id LIMIT 200;
    END;

    CREATE FUNCTION notices_prune(before timestamptz) RETURNS bigint
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        WITH gone AS (DELETE FROM notices n WHERE n.settled_at < before RETURNING 1)
        SELECT count(*) FROM gone;
    END;
    REVOKE ALL ON FUNCTION find_due_notices, notices_prune FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION find_due_notices, notices_prune TO innkeep_app;
    """)
