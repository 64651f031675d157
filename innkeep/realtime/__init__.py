"""Waking those who watch, after a commit."""
