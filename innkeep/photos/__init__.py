"""Photos of orders and messages: what a word does not show."""
