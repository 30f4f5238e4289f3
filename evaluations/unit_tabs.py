"""The tabs of a unit's pages: label, and the name of the address that takes the unit's number."""

TABS: tuple[tuple[str, str], ...] = (
    ("概况", "evaluations:unit"),
    ("32项", "evaluations:items"),
    ("材料", "evaluations:documents"),
    ("宣传稿", "evaluations:articles"),
)
