"""Use cases: transactions and custody entries are decided here; no Qt."""
