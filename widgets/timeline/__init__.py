"""The time axis of one item: sound, pictures, words, moments, suggestions."""
