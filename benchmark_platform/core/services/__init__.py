"""Deeds of floor 0."""
