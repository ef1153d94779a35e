"""A second reading: marked blind, compared with the first, its differences decided."""
