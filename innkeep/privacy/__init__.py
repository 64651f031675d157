"""What is held of a person: told to them, taken away, and not kept longer than the hotel says."""
