"""How the pictures of the sample case are drawn; run through ../render.py, never by Netra."""
