"""Moments, their categories, and suggestions."""
