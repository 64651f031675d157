"""What one installation stands on: its data folder, its PostgreSQL, the roles in it and the schema's history."""
