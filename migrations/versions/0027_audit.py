"""Who did what: one line each, chained so that nothing can be changed, left out or slipped in without being seen."""

from innkeep.installation.migrations import script

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    script("""
    -- Keys, names of columns and values that say nothing of a person: so it may be kept when people are erased.
    CREATE TABLE audit_entries (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        seq bigint NOT NULL,
        actor_kind text NOT NULL CONSTRAINT audit_entries_actor_kind_check CHECK (actor_kind IN
            ('staff', 'integrator', 'guest', 'visitor', 'agent', 'program', 'actor', 'database')),
        actor_id uuid,
        action text NOT NULL CONSTRAINT audit_entries_action_check CHECK (action ~ '^[a-z_]+[.][a-z_]+$'),
        subject_id uuid,
        details jsonb NOT NULL DEFAULT '{}'
            CONSTRAINT audit_entries_details_check CHECK (jsonb_typeof(details) = 'object'),
        previous bytea NOT NULL CONSTRAINT audit_entries_previous_check CHECK (octet_length(previous) = 32),
        hash bytea NOT NULL CONSTRAINT audit_entries_hash_check CHECK (octet_length(hash) = 32),
        UNIQUE (org_id, id),
        CONSTRAINT audit_entries_in_a_row UNIQUE (org_id, seq),
        CONSTRAINT audit_entries_one_after_another UNIQUE (org_id, previous)
    );
    CREATE INDEX audit_entries_by_actor ON audit_entries (org_id, actor_id, seq);
    CREATE INDEX audit_entries_by_subject ON audit_entries (org_id, subject_id, seq);
    CALL protect('audit_entries');
    REVOKE INSERT, UPDATE, DELETE ON audit_entries FROM innkeep_app;
    CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON audit_entries
        FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
    CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit_entries
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

    -- What an entry is sealed with: all that it says, and the seal of the one before it.
    CREATE FUNCTION audit_hash(e audit_entries) RETURNS bytea LANGUAGE sql STABLE
    SET search_path = pg_catalog, public
    RETURN sha256(e.previous || convert_to(jsonb_build_array(e.org_id, e.seq,
        (extract(epoch FROM e.created_at) * 1000000)::bigint, e.actor_kind, e.actor_id, e.action, e.subject_id,
        e.details)::text, 'UTF8'));

    -- One at a time in each hotel, until the commit: two that come at once are one after the other, not beside it.
    CREATE FUNCTION chain_entry() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
    DECLARE
        before record;
    BEGIN
        PERFORM pg_advisory_xact_lock(hashtextextended('audit_entries ' || NEW.org_id, 0));
        SELECT e.seq, e.hash INTO before FROM audit_entries e WHERE e.org_id = NEW.org_id ORDER BY e.seq DESC LIMIT 1;
        NEW.created_at := now();
        NEW.seq := coalesce(before.seq, 0) + 1;
        NEW.previous := coalesce(before.hash, sha256(''));
        NEW.hash := audit_hash(NEW);
        RETURN NEW;
    END $$;
    CREATE TRIGGER chain BEFORE INSERT ON audit_entries FOR EACH ROW EXECUTE FUNCTION chain_entry();

    CREATE FUNCTION write_entry(org uuid, what text, subject uuid, told jsonb) RETURNS void LANGUAGE sql
    SET search_path = pg_catalog, public
    BEGIN ATOMIC
        INSERT INTO audit_entries (org_id, actor_kind, actor_id, action, subject_id, details)
        SELECT org, coalesce(nullif(split_part(said.by, ' ', 1), ''), 'database'),
            nullif(split_part(said.by, ' ', 2), '')::uuid, what, subject,
            told || CASE WHEN split_part(said.by, ' ', 3) = '' THEN '{}'::jsonb
                ELSE jsonb_build_object('key_id', split_part(said.by, ' ', 3)) END
        FROM (SELECT coalesce(current_setting('innkeep.actor', true), '') AS by) AS said;
    END;
    REVOKE ALL ON FUNCTION write_entry FROM PUBLIC;

    -- What a transaction did to a row, written as it commits: nothing waits for the chain while it holds other rows.
    -- Given are the column that says whom or what it is about, the columns whose values are told, and those of which
    -- only is told that they changed.
    CREATE FUNCTION audit_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public AS $$
    DECLARE
        was jsonb := CASE TG_OP WHEN 'INSERT' THEN '{}' ELSE to_jsonb(OLD) END;
        becomes jsonb := CASE TG_OP WHEN 'DELETE' THEN '{}' ELSE to_jsonb(NEW) END;
        row jsonb := was || becomes;
        org uuid := row ->> CASE TG_TABLE_NAME WHEN 'organizations' THEN 'id' ELSE 'org_id' END;
        told jsonb;
        named jsonb;
        done text;
    BEGIN
        SELECT coalesce(jsonb_object_agg(name, jsonb_build_array(was -> name, becomes -> name)), '{}') INTO told
        FROM unnest(TG_ARGV[1]::text[]) AS name WHERE was -> name IS DISTINCT FROM becomes -> name;
        SELECT jsonb_agg(name ORDER BY name) INTO named
        FROM unnest(TG_ARGV[2]::text[]) AS name WHERE was -> name IS DISTINCT FROM becomes -> name;
        done := CASE
            WHEN TG_OP = 'INSERT' THEN 'added'
            WHEN TG_OP = 'DELETE' THEN 'removed'
            WHEN was -> 'deleted_at' IS DISTINCT FROM becomes -> 'deleted_at'
                THEN CASE WHEN becomes ->> 'deleted_at' IS NULL THEN 'restored' ELSE 'deleted' END
            WHEN told <> '{}' OR named IS NOT NULL THEN 'changed' END;
        IF done IS NOT NULL AND org IS NOT NULL THEN
            IF TG_OP = 'UPDATE' AND named IS NOT NULL THEN
                told := told || jsonb_build_object('changed', named);
            END IF;
            PERFORM write_entry(org, TG_TABLE_NAME || '.' || done, (row ->> TG_ARGV[0])::uuid, told);
        END IF;
        RETURN NULL;
    END $$;
    REVOKE ALL ON FUNCTION audit_row FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION audit_row TO innkeep_app;

    -- What changes no row and is to be known all the same, such as that somebody took data out.
    CREATE FUNCTION audit_note(what text, subject uuid, told jsonb) RETURNS void LANGUAGE sql SECURITY DEFINER
    SET search_path = pg_catalog, public
    BEGIN ATOMIC
        SELECT write_entry(current_org(), what, subject, told);
    END;
    REVOKE ALL ON FUNCTION audit_note FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION audit_note TO innkeep_app;

    CREATE PROCEDURE audit(t regclass, told text[], named text[] DEFAULT '{}', subject name DEFAULT 'id',
        seldom text DEFAULT NULL) LANGUAGE plpgsql AS $$
    DECLARE
        function text := format('EXECUTE FUNCTION audit_row(%L, %L, %L)', subject, told, named);
        often text := CASE WHEN seldom IS NULL THEN 'INSERT OR UPDATE OR DELETE' ELSE 'UPDATE' END;
        when_so text := CASE WHEN seldom IS NULL THEN '' ELSE format('WHEN (%s)', seldom) END;
    BEGIN
        EXECUTE format('CREATE CONSTRAINT TRIGGER audit AFTER %s ON %s DEFERRABLE INITIALLY DEFERRED '
            'FOR EACH ROW %s %s', often, t, when_so, function);
    END $$;
    REVOKE ALL ON PROCEDURE audit FROM PUBLIC;

    -- The hotel and how it is set up.
    CALL audit('organizations', '{timezone,currency,language,checkin_time,checkout_time,lease_minutes,silence_hours,'
        'conversation_assignment,conversation_cap,on_call_minutes,model_tokens_a_day,model_requests_a_stay}',
        '{name,brand_color,wifi_name,wifi_password}');
    CALL audit('divisions', '{assignment,conversation_assignment,conversation_cap}', '{name,description,hours}');
    CALL audit('division_categories', '{category}', '{}', 'division_id');
    CALL audit('rooms', '{type}', '{label,room_number,code}');
    CALL audit('room_closures', '{room_id}', '{since,until,reason}');
    CALL audit('catalogue_items', '{category,price}', '{title,description}');
    CALL audit('articles', '{}', '{title,text}');
    CALL audit('service_levels', '{}', '{}');
    CALL audit('escalation_ladders', '{}', '{steps}');
    CALL audit('channels', '{kind}', '{name,account,sealed,deleted_at}');

    -- People, what they may do, and how they come in.
    CALL audit('users', '{role,division_id,active}', '{name,email,mobile_phone}');
    CALL audit('credentials', '{}', '{password_hash}', 'user_id');
    CALL audit('logins', '{}', '{}', 'user_id');

    -- Guests, what they owe, and who answers them.
    CALL audit('checkin_rooms', '{status,room_id,checkin_date,checkout_date,checkin_time,checkout_time}');
    CALL audit('stay_guests', '{guest_id,is_primary}', '{}', 'stay_id');
    CALL audit('guest_devices', '{}', '{}', 'guest_id');
    CALL audit('charges', '{qty,price,category,order_id,reverses_id}', '{}', 'stay_id');
    CALL audit('sessions', '{mode,assignee_id,division_id}', '{}', 'id',
        'OLD.assignee_id IS DISTINCT FROM NEW.assignee_id OR OLD.mode <> NEW.mode '
        'OR OLD.deleted_at IS DISTINCT FROM NEW.deleted_at');
    CALL audit('messages', '{}', '{}', 'id', 'OLD.deleted_at IS DISTINCT FROM NEW.deleted_at');
    CALL audit('orders', '{}', '{}', 'id', 'OLD.deleted_at IS DISTINCT FROM NEW.deleted_at');
    """)
