"""The process itself: folders, settings, log, clock."""
