"""When a guest wants something, read out of their own words by rules: no model invents a time."""
