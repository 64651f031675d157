"""Rooms and stays: who is in the house, and where."""
