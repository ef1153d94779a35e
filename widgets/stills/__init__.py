"""A still made easier to see, beside the picture as it was recorded."""
