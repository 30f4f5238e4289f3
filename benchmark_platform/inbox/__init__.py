"""Floor 3: messages to people and bodies, suggestions from them."""
