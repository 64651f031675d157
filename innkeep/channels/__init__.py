"""Messengers by which guests reach the hotel, beside its own web chat: what arrives, and what is sent."""
