"""The roof of the house: settings, URLs, the entry points. It imports every floor; no floor imports it."""
