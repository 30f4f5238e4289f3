"""Deeds: verb first, keyword-only facts, by=; one transaction each."""
