"""Web forms of this floor, area by area."""
