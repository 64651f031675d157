"""Notices: telling people what happened while they do not look, by push or e-mail, as each of them wants it."""
