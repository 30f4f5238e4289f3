"""Floor 0: what happened. It knows nobody."""
