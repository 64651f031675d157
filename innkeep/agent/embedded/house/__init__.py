"""What the hotel has, as it is compared with what guests say: its items, its articles, and which of them is meant."""
