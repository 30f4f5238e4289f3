"""Days on the calendar: whole years, the 29th of February included, and the words for a day."""

from datetime import date


def add_years(day: date, years: int) -> date:
    """Return the same day ``years`` later (earlier if negative); 29 February becomes 28 February in a common year."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def chinese_day(day: date) -> str:
    """Return a day as the plan writes it: 2020年8月15日."""
    return f"{day.year}年{day.month}月{day.day}日"
