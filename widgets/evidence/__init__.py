"""The list of evidence and what is known of each item."""
