"""The tabs of a unit's pages: label, and the name of the address that takes the unit's number."""

TABS: tuple[tuple[str, str], ...] = (
    ("概况", "evaluations:unit"),
    ("32项", "evaluations:items"),
    ("台账", "evaluations:ledger"),
    ("材料", "evaluations:documents"),
    ("宣传稿", "evaluations:articles"),
    ("创建方案", "evaluations:plan"),
    ("联点和问题", "evaluations:support"),
    ("党员名册", "evaluations:roster"),
    ("自我评估", "evaluations:self_assessment"),
    ("实地考核", "evaluations:unit_inspections"),
    ("综合评估", "evaluations:unit_result"),
)
