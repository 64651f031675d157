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

    CALL audit('link_requests', '{status}', '{}');
    CALL audit('erasures', '{}', '{}', 'user_id');
    """)
