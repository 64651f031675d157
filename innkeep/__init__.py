"""Innkeep: a hotel's guest-service desk."""
