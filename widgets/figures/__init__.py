"""Shapes on a moment's picture: drawn, moved from frame to frame, followed."""
