"""What waits to be transcribed, and the models that do it."""
