"""What an item can be had with, in other languages."""

from innkeep.installation.migrations import script

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    script("""
    -- {"de": {"name": "Mit Sahne"}}: a name in each language.
    CREATE FUNCTION are_names(said jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT
    SET search_path = pg_catalog
    RETURN jsonb_typeof(said) = 'object' AND NOT EXISTS (
        SELECT FROM jsonb_each(CASE jsonb_typeof(said) WHEN 'object' THEN said ELSE '{}' END) each (language, words)
        WHERE language !~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'
            OR words <> jsonb_build_object('name', words ->> 'name')
            OR coalesce(words ->> 'name', '') !~ '\\S');

    ALTER TABLE catalogue_options
        ADD COLUMN translations jsonb NOT NULL DEFAULT '{}',
        ADD CONSTRAINT catalogue_options_translations_check CHECK (are_names(translations));
    """)
