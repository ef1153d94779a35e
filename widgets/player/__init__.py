"""Looking at one item: video to the frame, sound, photos."""
