"""Accounts: what a stay has to pay, line by line, and what the hotel took in a day."""
