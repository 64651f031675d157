"""The messengers that a hotel can be reached by: who writes there, what arrives, and what is to be sent."""

from innkeep.installation.migrations import script

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    script("""
    -- A bot or a number of the hotel. `account` is what the messenger calls it. `sealed` are its keys, encrypted by the
    -- application with a key that the database does not hold (decision 19); what was put away has forgotten them.
    CREATE TABLE channels (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        org_id uuid NOT NULL REFERENCES organizations (id),
        kind text NOT NULL CHECK (kind IN ('telegram', 'whatsapp')),
        name text NOT NULL CHECK (name ~ '\\S'),
        active boolean NOT NULL DEFAULT true,
        account text CHECK (account ~ '\\S'),
        handle text CHECK (handle ~ '\\S'),
        template text CHECK (template ~ '\\S'),
        template_language text CHECK (template_language ~ '\\S'),
        sealed bytea,
        connected_at timestamptz CHECK (isfinite(connected_at)),
        problem text CHECK (problem ~ '\\S'),
        UNIQUE (org_id, id),
        CONSTRAINT channels_keep_their_keys CHECK ((sealed IS NULL) = (deleted_at IS NOT NULL)),
        CONSTRAINT channels_templates_have_a_language CHECK ((template IS NULL) = (template_language IS NULL))
    );
    -- Not of one hotel: a bot tells its news to one address only.
    CREATE UNIQUE INDEX channels_account ON channels (kind, account) WHERE deleted_at IS NULL;
    CREATE INDEX channels_of_hotel ON channels (org_id);
    CALL protect('channels');

    -- Somebody who writes there. They are nobody's guest until a number, a code or a colleague says whose.
    -- `heard_at` is when they wrote last, by the messenger's clock; `nudged_at` when the hotel's template was sent.
    -- `claimed_by` is a worker's turn: what arrives and what is sent goes in order, one worker at a time.
    CREATE TABLE channel_contacts (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        channel_id uuid NOT NULL,
        address text NOT NULL CHECK (address ~ '\\S'),
        name text,
        language text,
        guest_id uuid,
        stay_id uuid,
        verified boolean NOT NULL DEFAULT false,
        session_id uuid,
        heard_at timestamptz CHECK (isfinite(heard_at)),
        heard_id text,
        nudged_at timestamptz CHECK (isfinite(nudged_at)),
        hearing_by uuid,
        hearing_until timestamptz,
        sending_by uuid,
        sending_until timestamptz,
        UNIQUE (org_id, id),
        CONSTRAINT channel_contacts_once UNIQUE (org_id, channel_id, address),
        CONSTRAINT channel_contacts_guests_have_a_stay CHECK ((guest_id IS NULL) = (stay_id IS NULL)),
        CONSTRAINT channel_contacts_verified_as_somebody CHECK (guest_id IS NOT NULL OR NOT verified),
        CONSTRAINT channel_contacts_claims_end CHECK (
            (hearing_by IS NULL) = (hearing_until IS NULL) AND (sending_by IS NULL) = (sending_until IS NULL)),
        FOREIGN KEY (org_id, channel_id) REFERENCES channels (org_id, id),
        FOREIGN KEY (org_id, guest_id) REFERENCES users (org_id, id),
        FOREIGN KEY (org_id, stay_id) REFERENCES checkin_rooms (org_id, id),
        FOREIGN KEY (org_id, session_id) REFERENCES sessions (org_id, id)
    );
    CREATE INDEX channel_contacts_by_session ON channel_contacts (org_id, session_id);
    CREATE INDEX channel_contacts_by_stay ON channel_contacts (org_id, stay_id);
    CALL protect('channel_contacts');

    -- What a messenger told us, once by its own id. What was said is forgotten here as soon as it stands where it
    -- belongs; the id stays for as long as the messenger may say it again.
    CREATE TABLE channel_inbox (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        channel_id uuid NOT NULL,
        provider_id text NOT NULL CHECK (provider_id ~ '\\S'),
        address text NOT NULL CHECK (address ~ '\\S'),
        place bigint NOT NULL,
        said_at timestamptz NOT NULL CHECK (isfinite(said_at)),
        told jsonb NOT NULL,
        due_at timestamptz NOT NULL DEFAULT now() CHECK (isfinite(due_at)),
        attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
        done_at timestamptz CHECK (isfinite(done_at)),
        problem text,
        UNIQUE (org_id, id),
        CONSTRAINT channel_inbox_once UNIQUE (org_id, channel_id, provider_id),
        CONSTRAINT channel_inbox_forgets CHECK (done_at IS NULL OR told = '{}'),
        FOREIGN KEY (org_id, channel_id) REFERENCES channels (org_id, id)
    );
    CREATE INDEX channel_inbox_open ON channel_inbox (org_id, channel_id, address, place) WHERE done_at IS NULL;
    CREATE INDEX channel_inbox_due ON channel_inbox (due_at) WHERE done_at IS NULL;
    CREATE INDEX channel_inbox_done ON channel_inbox (done_at) WHERE done_at IS NOT NULL;
    CALL protect('channel_inbox');

    -- What is to be sent, in the order of its keys for each contact. `parts` are the messenger's own ids of what it has
    -- taken so far; `said` tells apart what was said last of the same thing.
    CREATE TABLE channel_outbox (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        contact_id uuid NOT NULL,
        session_id uuid,
        kind text NOT NULL CHECK (kind IN ('message', 'photo', 'edit', 'retraction', 'order', 'proposal', 'words')),
        message_id uuid,
        order_id uuid,
        proposal_id uuid,
        photo_id uuid,
        words text CHECK (words ~ '\\S'),
        status text NOT NULL DEFAULT 'waiting'
            CHECK (status IN ('waiting', 'held', 'sent', 'delivered', 'read', 'skipped', 'failed')),
        due_at timestamptz NOT NULL DEFAULT now() CHECK (isfinite(due_at)),
        attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
        parts text[] NOT NULL DEFAULT '{}',
        said text,
        sent_at timestamptz CHECK (isfinite(sent_at)),
        problem text,
        UNIQUE (org_id, id),
        CONSTRAINT channel_outbox_of_one_thing CHECK (CASE kind
            WHEN 'order' THEN order_id IS NOT NULL WHEN 'proposal' THEN proposal_id IS NOT NULL
            WHEN 'photo' THEN photo_id IS NOT NULL WHEN 'words' THEN words IS NOT NULL
            ELSE message_id IS NOT NULL END),
        CONSTRAINT channel_outbox_of_a_conversation CHECK (kind = 'words' OR session_id IS NOT NULL),
        CONSTRAINT channel_outbox_sent_at_a_moment
            CHECK (sent_at IS NOT NULL OR status NOT IN ('sent', 'delivered', 'read')),
        CONSTRAINT channel_outbox_failed_for_a_reason CHECK (status <> 'failed' OR coalesce(problem, '') ~ '\\S'),
        FOREIGN KEY (org_id, contact_id) REFERENCES channel_contacts (org_id, id),
        FOREIGN KEY (org_id, session_id) REFERENCES sessions (org_id, id),
        FOREIGN KEY (org_id, message_id) REFERENCES messages (org_id, id),
        FOREIGN KEY (org_id, order_id) REFERENCES orders (org_id, id),
        FOREIGN KEY (org_id, proposal_id) REFERENCES proposals (org_id, id),
        FOREIGN KEY (org_id, photo_id) REFERENCES photos (org_id, id)
    );
    CREATE UNIQUE INDEX channel_outbox_message_once ON channel_outbox (org_id, contact_id, message_id)
        WHERE kind = 'message';
    CREATE INDEX channel_outbox_by_contact ON channel_outbox (org_id, contact_id, id);
    CREATE INDEX channel_outbox_by_session ON channel_outbox (org_id, session_id, id);
    CREATE INDEX channel_outbox_due ON channel_outbox (due_at) WHERE status = 'waiting';
    CREATE INDEX channel_outbox_parts ON channel_outbox USING gin (org_id, parts);
    CALL protect('channel_outbox');

    -- What proves to a messenger's contact whose guest they are: said once, soon.
    CREATE TABLE channel_codes (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        stay_id uuid NOT NULL,
        guest_id uuid NOT NULL,
        code_hash bytea NOT NULL,
        expires_at timestamptz NOT NULL CHECK (isfinite(expires_at)),
        used_at timestamptz CHECK (isfinite(used_at)),
        UNIQUE (org_id, id),
        CONSTRAINT channel_codes_once UNIQUE (org_id, code_hash),
        FOREIGN KEY (org_id, stay_id) REFERENCES checkin_rooms (org_id, id),
        FOREIGN KEY (org_id, guest_id) REFERENCES users (org_id, id)
    );
    CREATE INDEX channel_codes_by_stay ON channel_codes (org_id, stay_id);
    CALL protect('channel_codes');

    -- A note may be Innkeep's own: what became of a message, and who writes from where.
    ALTER TABLE notes ALTER COLUMN author_id DROP NOT NULL;

    CREATE FUNCTION find_channel(asked uuid, of_kind text)
    RETURNS TABLE (org_id uuid, channel_id uuid, account text, sealed bytea)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        SELECT c.org_id, c.id, c.account, c.sealed FROM channels c JOIN organizations o ON o.id = c.org_id
        WHERE c.id = asked AND c.kind = of_kind AND c.active AND c.deleted_at IS NULL AND o.deleted_at IS NULL;
    END;

    CREATE FUNCTION find_channel_inbox(moment timestamptz)
    RETURNS TABLE (org_id uuid, channel_id uuid, address text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        SELECT DISTINCT i.org_id, i.channel_id, i.address FROM channel_inbox i
        LEFT JOIN channel_contacts c
            ON c.org_id = i.org_id AND c.channel_id = i.channel_id AND c.address = i.address
        WHERE i.done_at IS NULL AND i.due_at <= moment
        AND (c.hearing_until IS NULL OR c.hearing_until <= moment)
        LIMIT 200;
    END;

    CREATE FUNCTION find_channel_outbox(moment timestamptz)
    RETURNS TABLE (org_id uuid, contact_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        SELECT DISTINCT b.org_id, b.contact_id FROM channel_outbox b
        JOIN channel_contacts c ON c.org_id = b.org_id AND c.id = b.contact_id
        JOIN channels h ON h.org_id = c.org_id AND h.id = c.channel_id
        WHERE b.status = 'waiting' AND b.due_at <= moment AND h.active AND h.deleted_at IS NULL
        AND (c.sending_until IS NULL OR c.sending_until <= moment)
        LIMIT 200;
    END;

    CREATE FUNCTION channel_prune(moment timestamptz) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        WITH gone AS (DELETE FROM channel_inbox WHERE done_at < moment RETURNING 1)
        SELECT count(*) FROM gone;
    END;

    REVOKE ALL ON FUNCTION find_channel, find_channel_inbox, find_channel_outbox, channel_prune FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION find_channel, find_channel_inbox, find_channel_outbox, channel_prune TO innkeep_app;
    """)
