"""Which elements a check of the rubric asks for in the records of a kind (2-3: 五落实), to be asked at saving."""

from evaluations.models import CheckRule, RecordKind
from evaluations.rules.ledger import Elements


def elements_of(kind: RecordKind) -> list[Elements]:
    """Return the demands of the active rules that count this kind; which field proves what is data of the rule."""
    rules = CheckRule.objects.filter(item__indicator__rubric=kind.rubric_id, function="study", active=True)
    return [
        Elements(rule.item.code, rule.parameters["elements"])
        for rule in rules.select_related("item").order_by("item", "number")
        if kind.code in rule.parameters["kinds"]
    ]
