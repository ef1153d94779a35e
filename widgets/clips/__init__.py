"""What a clip is to say and show, chosen before it is cut."""
