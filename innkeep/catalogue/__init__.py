"""What a guest can order, and what the hotel knows."""
