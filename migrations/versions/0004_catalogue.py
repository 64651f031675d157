"""What a guest can order, and what the hotel knows."""

from innkeep.installation.migrations import script

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    script("""
    CREATE TABLE catalogue_items (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        org_id uuid NOT NULL REFERENCES organizations (id),
        category enum_order_category NOT NULL,
        title varchar NOT NULL CHECK (btrim(title) <> ''),
        description text,
        price numeric(12, 2) NOT NULL DEFAULT 0 CHECK (price >= 0),
        aliases text[] NOT NULL DEFAULT '{}' CHECK (array_position(aliases, NULL) IS NULL),
        position integer NOT NULL DEFAULT 0,
        UNIQUE (org_id, id)
    );
    CREATE UNIQUE INDEX catalogue_items_title ON catalogue_items (org_id, category, title) WHERE deleted_at IS NULL;
    CALL protect('catalogue_items');

    CREATE TABLE articles (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        org_id uuid NOT NULL REFERENCES organizations (id),
        title varchar NOT NULL CHECK (btrim(title) <> ''),
        text text NOT NULL CHECK (btrim(text) <> ''),
        position integer NOT NULL DEFAULT 0,
        UNIQUE (org_id, id)
    );
    CREATE UNIQUE INDEX articles_title ON articles (org_id, title) WHERE deleted_at IS NULL;
    CALL protect('articles');
    """)
