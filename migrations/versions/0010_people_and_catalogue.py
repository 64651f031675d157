"""Hours, shifts and languages of the people; hours, options, limits, stock and translations of what can be ordered."""

from innkeep.installation.migrations import script

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    script("""
    -- Windows of a week: [{"days": ["mon", "tue"], "opens": "18:00", "closes": "02:00"}], in the hotel's own time.
    -- What closes at or before its opening closes on the next day. None at all means: always.
    CREATE FUNCTION are_windows(said jsonb) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT
    SET search_path = pg_catalog AS $$
    DECLARE
        each jsonb;
        day jsonb;
    BEGIN
        IF jsonb_typeof(said) <> 'array' THEN
            RETURN false;
        END IF;
        FOR each IN SELECT e FROM jsonb_array_elements(said) e LOOP
            IF jsonb_typeof(each) <> 'object' THEN
                RETURN false;
            END IF;
            IF jsonb_typeof(each -> 'days') IS DISTINCT FROM 'array'
                OR (SELECT array_agg(key ORDER BY key) FROM jsonb_object_keys(each) key) <> '{closes,days,opens}'
                OR ((each ->> 'opens') ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$') IS NOT TRUE
                OR ((each ->> 'closes') ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$') IS NOT TRUE
            THEN
                RETURN false;
            END IF;
            IF (SELECT count(*) = 0 OR count(*) <> count(DISTINCT d) FROM jsonb_array_elements(each -> 'days') d) THEN
                RETURN false;
            END IF;
            FOR day IN SELECT d FROM jsonb_array_elements(each -> 'days') d LOOP
                IF NOT '["mon", "tue", "wed", "thu", "fri", "sat", "sun"]'::jsonb @> jsonb_build_array(day) THEN
                    RETURN false;
                END IF;
            END LOOP;
        END LOOP;
        RETURN true;
    END $$;

    -- Tags of languages (BCP 47), none of them NULL or twice.
    CREATE FUNCTION are_languages(tags text[]) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT
    SET search_path = pg_catalog
    RETURN (
        SELECT coalesce(bool_and(tag IS NOT NULL AND tag ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'), true)
            AND count(*) = count(DISTINCT tag)
        FROM unnest(tags) tag);

    -- {"de": {"title": "Club-Sandwich", "description": "..."}}: a title in each language, and a body of that name.
    CREATE FUNCTION are_translations(said jsonb, body text, needed boolean) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE STRICT SET search_path = pg_catalog AS $$
    DECLARE
        language text;
        words jsonb;
    BEGIN
        IF jsonb_typeof(said) <> 'object' THEN
            RETURN false;
        END IF;
        FOR language, words IN SELECT key, value FROM jsonb_each(said) LOOP
            IF language !~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$' OR jsonb_typeof(words) <> 'object' THEN
                RETURN false;
            END IF;
            IF EXISTS (SELECT FROM jsonb_each(words) w
                    WHERE w.key NOT IN ('title', body) OR jsonb_typeof(w.value) <> 'string'
                        OR ((w.key = 'title' OR needed) AND (w.value #>> '{}') !~ '\\S'))
                OR NOT words ? 'title' OR (needed AND NOT words ? body)
            THEN
                RETURN false;
            END IF;
        END LOOP;
        RETURN true;
    END $$;

    -- What stands beside a row belongs to it: a change there is a change of the row, which is what readers compare.
    CREATE FUNCTION touch_owner() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        EXECUTE format('UPDATE %I SET updated_at = now() WHERE org_id = $1 AND id IN ($2, $3)', TG_ARGV[0])
        USING coalesce(NEW.org_id, OLD.org_id),
            (to_jsonb(OLD) ->> TG_ARGV[1])::uuid, (to_jsonb(NEW) ->> TG_ARGV[1])::uuid;
        RETURN NULL;
    END $$;

    ALTER TABLE divisions
        ADD COLUMN hours jsonb NOT NULL DEFAULT '[]',
        ADD COLUMN assignment text NOT NULL DEFAULT 'nobody',
        ADD CONSTRAINT divisions_hours_check CHECK (are_windows(hours)),
        ADD CONSTRAINT divisions_assignment_check CHECK (assignment IN ('nobody', 'round_robin', 'least_loaded'));
    CREATE TRIGGER touch_owner AFTER INSERT OR UPDATE OR DELETE ON division_categories
        FOR EACH ROW EXECUTE FUNCTION touch_owner('divisions', 'division_id');

    ALTER TABLE users
        ADD COLUMN languages text[] NOT NULL DEFAULT '{}',
        ADD COLUMN on_duty boolean NOT NULL DEFAULT true,
        ADD COLUMN shifts jsonb NOT NULL DEFAULT '[]',
        ADD CONSTRAINT users_guests_in_no_division
            CHECK (role <> '01980000-0000-7000-8000-000000000005' OR division_id IS NULL),
        ADD CONSTRAINT users_languages_check CHECK (are_languages(languages)),
        ADD CONSTRAINT users_shifts_check CHECK (are_windows(shifts));
    CREATE INDEX users_by_role ON users (org_id, role);
    CREATE INDEX users_by_division ON users (org_id, division_id);

    CREATE FUNCTION keep_guests() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT FROM stay_guests g JOIN checkin_rooms s ON s.org_id = g.org_id AND s.id = g.stay_id
            WHERE g.org_id = NEW.org_id AND g.guest_id = NEW.id
                AND s.deleted_at IS NULL AND s.status IN ('reserved', 'checked_in'))
        THEN
            RAISE restrict_violation USING
                MESSAGE = 'the guest is here or expected', CONSTRAINT = 'users_expected_are_not_deleted';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER keep_guests BEFORE UPDATE OF deleted_at ON users FOR EACH ROW
        WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL) EXECUTE FUNCTION keep_guests();

    ALTER TABLE catalogue_items
        ADD COLUMN hours jsonb NOT NULL DEFAULT '[]',
        ADD COLUMN in_stock boolean NOT NULL DEFAULT true,
        ADD COLUMN limit_per_order integer,
        ADD COLUMN limit_per_stay integer,
        ADD COLUMN preparation_minutes integer,
        ADD COLUMN translations jsonb NOT NULL DEFAULT '{}',
        ADD CONSTRAINT catalogue_items_hours_check CHECK (are_windows(hours)),
        ADD CONSTRAINT catalogue_items_limit_per_order_check CHECK (limit_per_order BETWEEN 1 AND 999),
        ADD CONSTRAINT catalogue_items_limit_per_stay_check CHECK (limit_per_stay BETWEEN 1 AND 999),
        ADD CONSTRAINT catalogue_items_preparation_minutes_check CHECK (preparation_minutes BETWEEN 0 AND 10080),
        ADD CONSTRAINT catalogue_items_translations_check
            CHECK (are_translations(translations, 'description', false));

    -- With fries, well done, with oat milk: what an item can be had with, for so much more.
    CREATE TABLE catalogue_options (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        org_id uuid NOT NULL REFERENCES organizations (id),
        item_id uuid NOT NULL,
        name varchar NOT NULL,
        price numeric(12, 2) NOT NULL DEFAULT 0,
        position integer NOT NULL DEFAULT 0,
        UNIQUE (org_id, id),
        FOREIGN KEY (org_id, item_id) REFERENCES catalogue_items (org_id, id),
        CONSTRAINT catalogue_options_name_check CHECK (name ~ '\\S'),
        CONSTRAINT catalogue_options_price_check CHECK (price >= 0 AND price <> 'NaN')
    );
    CREATE UNIQUE INDEX catalogue_options_name ON catalogue_options (org_id, item_id, name) WHERE deleted_at IS NULL;
    CALL protect('catalogue_options');
    CREATE TRIGGER touch_owner AFTER INSERT OR UPDATE OR DELETE ON catalogue_options
        FOR EACH ROW EXECUTE FUNCTION touch_owner('catalogue_items', 'item_id');

    ALTER TABLE articles
        ADD COLUMN language text,
        ADD COLUMN translations jsonb NOT NULL DEFAULT '{}',
        ADD CONSTRAINT articles_language_check CHECK (are_languages(ARRAY[language]) OR language IS NULL),
        ADD CONSTRAINT articles_translations_check CHECK (are_translations(translations, 'text', true));
    """)
