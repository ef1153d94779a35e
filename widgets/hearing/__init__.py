"""The hearing: moments on the projector, notes on the other screen."""
