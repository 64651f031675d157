"""The HTTP API, `/api/v1`: JSON for staff, for guests' own conversations, and for programs."""
