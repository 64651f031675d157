"""The engine that asks a language model. Nothing here is imported unless one is configured."""
