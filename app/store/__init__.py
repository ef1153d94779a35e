"""All SQL and all stored bytes of one case folder."""
