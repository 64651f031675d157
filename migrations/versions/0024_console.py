"""The console: what a member of staff narrows a page to, kept under a name of their own."""

from innkeep.installation.migrations import script

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    script("""
    CREATE TABLE saved_views (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        user_id uuid NOT NULL,
        place text NOT NULL CONSTRAINT saved_views_of_a_page CHECK (place IN ('board', 'inbox')),
        name text NOT NULL CONSTRAINT saved_views_have_a_name CHECK (name ~ '\\S' AND length(name) <= 60),
        query text NOT NULL CONSTRAINT saved_views_narrow_a_page
            CHECK (length(query) <= 500 AND query ~ '^[A-Za-z0-9_.~=&%+-]*$'),
        UNIQUE (org_id, id),
        CONSTRAINT saved_views_once UNIQUE (org_id, user_id, place, name),
        FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id)
    );
    CALL protect('saved_views');
    """)
