"""Who did what: written by the database as each transaction commits (migration 0027), read here."""
