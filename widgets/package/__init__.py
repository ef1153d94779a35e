"""Packages in the window: give a case out, look at one that came, merge another office's work."""
