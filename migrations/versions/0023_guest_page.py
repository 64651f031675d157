"""What a hotel looks like to its guests: its colour, its pictures, its menu; and baskets that they fill."""

from innkeep.installation.migrations import script

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    script("""
    ALTER TABLE organizations
        ADD COLUMN brand_color text,
        ADD COLUMN wifi_name text,
        ADD COLUMN wifi_password text,
        ADD CONSTRAINT organizations_brand_color_check CHECK (brand_color ~ '^#[0-9a-f]{6}$'),
        -- As long as a network's name and its key may be (IEEE 802.11).
        ADD CONSTRAINT organizations_wifi_name_check CHECK (wifi_name ~ '\\S' AND octet_length(wifi_name) <= 32),
        ADD CONSTRAINT organizations_wifi_password_check CHECK (length(wifi_password) BETWEEN 8 AND 63),
        ADD CONSTRAINT organizations_wifi_password_of_a_network CHECK (wifi_password IS NULL OR wifi_name IS NOT NULL);

    -- Of the hotel itself, or of something on its menu. Always a JPEG that we wrote ourselves. Another picture is
    -- another row, so that phones may keep what they have seen under its key.
    CREATE TABLE pictures (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        item_id uuid,
        width integer NOT NULL CHECK (width BETWEEN 1 AND 2048),
        height integer NOT NULL CHECK (height BETWEEN 1 AND 2048),
        content bytea NOT NULL CHECK (substr(content, 1, 3) = '\\xffd8ff' AND octet_length(content) <= 10485760),
        thumbnail bytea NOT NULL CHECK (substr(thumbnail, 1, 3) = '\\xffd8ff' AND octet_length(thumbnail) <= 262144),
        UNIQUE (org_id, id),
        CONSTRAINT pictures_one_of_each UNIQUE NULLS NOT DISTINCT (org_id, item_id),
        FOREIGN KEY (org_id, item_id) REFERENCES catalogue_items (org_id, id)
    );
    ALTER TABLE pictures ALTER COLUMN content SET STORAGE EXTERNAL, ALTER COLUMN thumbnail SET STORAGE EXTERNAL;
    CALL protect('pictures');

    -- The fourteen that have to be told (Regulation (EU) No 1169/2011, annex II).
    ALTER TABLE catalogue_items ADD COLUMN allergens text[] NOT NULL DEFAULT '{}',
        ADD CONSTRAINT catalogue_items_allergens_check CHECK (
            array_position(allergens, NULL) IS NULL AND allergens <@ ARRAY[
                'celery', 'crustaceans', 'eggs', 'fish', 'gluten', 'lupin', 'milk', 'molluscs', 'mustard', 'nuts',
                'peanuts', 'sesame', 'soybeans', 'sulphites']);

    -- Filled by the guest from the menu, rather than by the agent from what they said.
    ALTER TABLE proposals ADD COLUMN from_menu boolean NOT NULL DEFAULT false;
    """)
