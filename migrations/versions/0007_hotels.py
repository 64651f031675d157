"""Which hotels there are, for whoever has to find one by its name."""

from innkeep.installation.migrations import script

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    script("""
    -- An import, an export and the first start look for a hotel before there is a tenant: keys and names only.
    CREATE FUNCTION find_hotels()
    RETURNS TABLE (org_id uuid, name text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    BEGIN ATOMIC
        SELECT o.id, o.name FROM organizations o WHERE o.deleted_at IS NULL ORDER BY o.name, o.id;
    END;
    REVOKE ALL ON FUNCTION find_hotels FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION find_hotels TO innkeep_app;
    """)
