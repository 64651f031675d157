"""Roles, divisions, users, and how staff sign in."""

from innkeep.installation.migrations import script

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    script("""
    CREATE TYPE enum_order_category AS ENUM ('housekeeping', 'room_service', 'maintenance', 'concierge');

    -- Roles belong to the program, not to a hotel, so everybody may read them and nobody changes them at run time.
    CREATE TABLE roles (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        name varchar NOT NULL,
        description text
    );
    CREATE UNIQUE INDEX roles_name ON roles (name) WHERE deleted_at IS NULL;
    CREATE TRIGGER touch BEFORE UPDATE ON roles FOR EACH ROW EXECUTE FUNCTION touch();
    GRANT SELECT ON roles TO innkeep_app;
    INSERT INTO roles (id, name, description) VALUES
        ('01980000-0000-7000-8000-000000000001', 'owner', 'Owns the hotel: everything, other managers included'),
        ('01980000-0000-7000-8000-000000000002', 'manager', 'Runs the hotel: people, menu, knowledge, service levels'),
        ('01980000-0000-7000-8000-000000000003', 'front_desk', 'Conversations, stays and orders of the whole house'),
        ('01980000-0000-7000-8000-000000000004', 'staff', 'The orders of the own division'),
        ('01980000-0000-7000-8000-000000000005', 'guest', 'Somebody who stays in the hotel'),
        ('01980000-0000-7000-8000-000000000006', 'operator', 'Keeps the installation running, sees no guest');

    CREATE TABLE divisions (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        org_id uuid NOT NULL REFERENCES organizations (id),
        name varchar NOT NULL CHECK (btrim(name) <> ''),
        description text,
        UNIQUE (org_id, id)
    );
    CREATE UNIQUE INDEX divisions_name ON divisions (org_id, name) WHERE deleted_at IS NULL;
    CALL protect('divisions');

    -- Which division an order of a category goes to: one, so that no order falls between two.
    CREATE TABLE division_categories (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        division_id uuid NOT NULL,
        category enum_order_category NOT NULL,
        UNIQUE (org_id, id),
        UNIQUE (org_id, category),
        FOREIGN KEY (org_id, division_id) REFERENCES divisions (org_id, id)
    );
    CALL protect('division_categories');

    CREATE TABLE users (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        name text NOT NULL CHECK (btrim(name) <> ''),
        email text NOT NULL,
        mobile_phone text,
        role uuid NOT NULL REFERENCES roles (id),
        org_id uuid REFERENCES organizations (id),
        division_id uuid,
        active boolean NOT NULL DEFAULT true,
        UNIQUE (org_id, id),
        FOREIGN KEY (org_id, division_id) REFERENCES divisions (org_id, id),
        CONSTRAINT users_only_operators_without_hotel
            CHECK ((role = '01980000-0000-7000-8000-000000000006') = (org_id IS NULL)),
        CONSTRAINT users_division_needs_hotel CHECK (division_id IS NULL OR org_id IS NOT NULL)
    );
    -- Two guests may share an address; two members of one staff may not, for they sign in with it.
    CREATE UNIQUE INDEX users_staff_email ON users (org_id, lower(email))
        WHERE deleted_at IS NULL AND role <> '01980000-0000-7000-8000-000000000005';
    CREATE INDEX users_by_email ON users (lower(email)) WHERE deleted_at IS NULL;
    CALL protect('users');

    CREATE TABLE credentials (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        user_id uuid NOT NULL,
        password_hash text NOT NULL,
        UNIQUE (org_id, id),
        UNIQUE (org_id, user_id),
        FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id) ON DELETE CASCADE
    );
    CALL protect('credentials');

    -- Only a hash of the cookie is kept: who reads the table cannot sign in with it.
    CREATE TABLE logins (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        user_id uuid NOT NULL,
        token_hash bytea NOT NULL UNIQUE,
        expires_at timestamptz NOT NULL,
        UNIQUE (org_id, id),
        FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id) ON DELETE CASCADE
    );
    CREATE INDEX logins_by_user ON logins (org_id, user_id);
    CALL protect('logins');

    -- Before somebody is signed in there is no tenant yet: these two find it, and answer what signing in needs only.
    CREATE FUNCTION find_credentials(address text)
    RETURNS TABLE (org_id uuid, user_id uuid, password_hash text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        SELECT u.org_id, u.id, c.password_hash
        FROM users u JOIN credentials c ON c.org_id = u.org_id AND c.user_id = u.id
        WHERE lower(u.email) = lower(address) AND u.deleted_at IS NULL AND u.active
        ORDER BY u.id LIMIT 8;
    END;
    CREATE FUNCTION find_login(hash bytea)
    RETURNS TABLE (org_id uuid, user_id uuid, name text, role text, division_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        SELECT u.org_id, u.id, u.name, r.name::text, u.division_id
        FROM logins l
        JOIN users u ON u.org_id = l.org_id AND u.id = l.user_id AND u.deleted_at IS NULL AND u.active
        JOIN roles r ON r.id = u.role
        WHERE l.token_hash = hash AND l.expires_at > now();
    END;
    REVOKE ALL ON FUNCTION find_credentials, find_login FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION find_credentials, find_login TO innkeep_app;
    """)
