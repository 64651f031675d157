"""The picture of the schema: cards, the ways between them, and the page."""
