"""A message cut into what it says, one by one: where one thing ends, what stands between, and the wishes beside it."""
