"""The embedded engine: understands a turn from the hotel's own words, without a network and without a model."""
