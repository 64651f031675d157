"""What happened in the hotel, counted: read-only, and kept nowhere but in the rows themselves."""
