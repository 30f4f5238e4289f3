"""Floor 2: users, roles, signing in."""
