"""The readers of what was said or ordered before: another number, another thing, nothing but one, and what waits."""
