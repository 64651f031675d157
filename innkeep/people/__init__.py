"""The hotel as an organization: divisions, users, roles, and how staff sign in."""
