"""What keeps hotels apart, and a model in bounds: each wall is tried by itself, so that taking one away shows."""
