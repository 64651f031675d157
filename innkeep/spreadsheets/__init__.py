"""Rooms, stays and guests as tables (CSV), in and out."""
