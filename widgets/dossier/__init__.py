"""Building the dossier and verifying."""
