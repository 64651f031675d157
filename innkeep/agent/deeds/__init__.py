"""What the policy does, each by itself, in a turn while it is carried out (`carrying`)."""
