"""Search and the list of keys."""
