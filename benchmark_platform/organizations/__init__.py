"""Floor 1: who exists: bodies, firms, the penalty register."""
