"""Short words are found by reading the newest messages, one word is looked for as it stands."""

from innkeep.installation.migrations import script

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    # Without three letters in a row there are no trigrams to ask an index for, so the newest are read until enough are
    # found. To look for words in any order takes several; what is sought after for one alone (`-5`) is all the rest.
    # A plan that is made for any words reads whole indexes for those that have none: each call gets its own.
    script("""
    CREATE OR REPLACE FUNCTION search_messages(words text)
    RETURNS TABLE (message_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public SET plan_cache_mode = 'force_custom_plan'
    BEGIN ATOMIC
        WITH found AS MATERIALIZED (
            SELECT m.id FROM messages m
            WHERE words ~ '\\w{3}' AND m.org_id = current_org() AND m.deleted_at IS NULL
            AND (m.text ILIKE containing(words)
                OR words ~ '[\\s"]' AND to_tsvector('simple', m.text) @@ websearch_to_tsquery('simple', words))),
        newest AS MATERIALIZED (
            SELECT m.id FROM messages m
            WHERE words !~ '\\w{3}' AND m.org_id = current_org() AND m.deleted_at IS NULL
            AND m.text ILIKE containing(words)
            ORDER BY m.id DESC LIMIT 200)
        SELECT f.id FROM (SELECT id FROM found UNION ALL SELECT id FROM newest) f ORDER BY f.id DESC LIMIT 200;
    END;
    ALTER FUNCTION search_guests SET plan_cache_mode = 'force_custom_plan';
    ALTER FUNCTION search_orders SET plan_cache_mode = 'force_custom_plan';
    """)
