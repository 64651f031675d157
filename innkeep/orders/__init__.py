"""Orders: from a guest's wish, through a proposal when it costs something, to done."""
