"""Long work: what a job is, and the one runner of the window."""
