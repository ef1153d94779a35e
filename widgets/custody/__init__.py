"""The custody chain on screen: what was done, by whom, and which head of it lies elsewhere."""
