"""Several recordings of one event, side by side on one clock."""
