"""A window over the frames of a stretch: what clips, figures and redaction lay out alike."""
