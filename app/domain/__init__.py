"""Values and rules of the case: standard library only, no I/O, no clock."""
