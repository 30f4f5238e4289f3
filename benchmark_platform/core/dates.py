"""Whole years on the calendar, the 29th of February included."""

from datetime import date


def add_years(day: date, years: int) -> date:
    """Return the same day ``years`` later (earlier if negative); 29 February becomes 28 February in a common year."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
