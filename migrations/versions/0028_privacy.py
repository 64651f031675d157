"""Where messages may lead, how long words and names are kept, and who was erased."""

from innkeep.installation.migrations import script

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    script("""
    -- Names of hosts as browsers ask for them: lower case, other alphabets in their own encoding (RFC 5890).
    CREATE FUNCTION are_hosts(named text[]) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path = pg_catalog, public
    RETURN coalesce((SELECT bool_and(host IS NOT NULL AND length(host) <= 253
        AND host ~ '^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?[.])+[a-z]([a-z0-9-]{0,61}[a-z0-9])$')
        FROM unnest(named) AS host), true);

    ALTER TABLE organizations
        ADD COLUMN link_hosts text[] NOT NULL DEFAULT '{}',
        ADD COLUMN chat_days integer NOT NULL DEFAULT 90,
        ADD COLUMN guest_days integer NOT NULL DEFAULT 365,
        ADD CONSTRAINT organizations_link_hosts_check CHECK (are_hosts(link_hosts) AND cardinality(link_hosts) <= 200),
        ADD CONSTRAINT organizations_chat_days_check CHECK (chat_days BETWEEN 1 AND 3650),
        ADD CONSTRAINT organizations_guest_days_check CHECK (guest_days BETWEEN 1 AND 3650);

    -- Where somebody of the staff wants to lead guests: a manager looks once at each place outside the house.
    CREATE TABLE link_requests (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        host text NOT NULL CONSTRAINT link_requests_host_check CHECK (are_hosts(ARRAY[host])),
        asked_by uuid NOT NULL,
        status text NOT NULL DEFAULT 'waiting'
            CONSTRAINT link_requests_status_check CHECK (status IN ('waiting', 'approved', 'refused')),
        decided_by uuid,
        decided_at timestamptz CHECK (isfinite(decided_at)),
        UNIQUE (org_id, id),
        CONSTRAINT link_requests_decided CHECK ((status = 'waiting') = (decided_at IS NULL)),
        FOREIGN KEY (org_id, asked_by) REFERENCES users (org_id, id),
        FOREIGN KEY (org_id, decided_by) REFERENCES users (org_id, id)
    );
    -- To how many guests somebody has written lately.
    CREATE INDEX messages_by_author ON messages (org_id, author_id, created_at) WHERE author_id IS NOT NULL;
    CREATE UNIQUE INDEX link_requests_once ON link_requests (org_id, host) WHERE status = 'waiting';
    CREATE INDEX link_requests_asked ON link_requests (org_id, asked_by);
    CREATE INDEX link_requests_decided_by ON link_requests (org_id, decided_by);
    CALL protect('link_requests');

    -- Who was erased: keys only. What a backup brings back of them is erased again.
    CREATE TABLE erasures (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        user_id uuid NOT NULL,
        UNIQUE (org_id, id),
        CONSTRAINT erasures_once UNIQUE (org_id, user_id),
        FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id)
    );
    CALL protect('erasures');

    -- When the words of a conversation went.
    ALTER TABLE sessions ADD COLUMN forgotten_at timestamptz
        CONSTRAINT sessions_forgotten_at_check CHECK (isfinite(forgotten_at));
    CREATE INDEX sessions_to_forget ON sessions (org_id, id) WHERE status = 'terminated' AND forgotten_at IS NULL;

    -- What has happened is not written anew, except that the words in it go when they may not be kept any more: for
    -- the owner alone, within the one function that does it.
    CREATE OR REPLACE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_TABLE_NAME IN ('message_edits', 'session_moves') AND TG_OP <> 'TRUNCATE'
            AND current_setting('innkeep.forgetting', true) = 'on'
            AND current_user = (SELECT pg_get_userbyid(c.relowner) FROM pg_class c WHERE c.oid = TG_RELID)
        THEN
            RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
        END IF;
        RAISE restrict_violation USING
            MESSAGE = 'what has happened is not written anew', CONSTRAINT = TG_TABLE_NAME || '_are_only_added';
    END $$;

    -- Within the hotel of the transaction: words that were changed or taken back, and what was said of who answered.
    CREATE FUNCTION forget_history(chats uuid[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public AS $$
    BEGIN
        PERFORM set_config('innkeep.forgetting', 'on', true);
        DELETE FROM message_edits e USING messages m
            WHERE e.org_id = current_org() AND m.org_id = e.org_id AND m.id = e.message_id
            AND m.session_id = ANY (chats);
        UPDATE session_moves m SET summary = NULL
            WHERE m.org_id = current_org() AND m.session_id = ANY (chats) AND m.summary IS NOT NULL;
        PERFORM set_config('innkeep.forgetting', '', true);
    END $$;
    REVOKE ALL ON FUNCTION forget_history FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION forget_history TO innkeep_app;

    CALL audit('link_requests', '{status}', '{}');
    CALL audit('erasures', '{}', '{}', 'user_id');
    CALL audit('totp_factors', '{}', '{confirmed_at}', 'user_id');
    CALL audit('passkeys', '{}', '{}', 'user_id');
    CALL audit('password_links', '{kind}', '{used_at}', 'user_id');
    CALL audit('access_passes', '{kind}', '{}', 'guest_id');
    """)
