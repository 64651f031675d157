"""Danger is looked for before anything else, in every language and by meaning."""
