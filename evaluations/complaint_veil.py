"""6-3 for those who may not read complaints: no status, no number, no day (decision 26)."""

from dataclasses import replace

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.gate import decide
from evaluations.actions.support import SEE_COMPLAINTS, SEE_FOUNDED_COMPLAINTS
from evaluations.models import Complaint
from evaluations.rules.checks import FUNCTIONS
from evaluations.rules.facts import Rule
from evaluations.rules.results import CheckResult, Status, combine
from evaluations.standing import ItemStanding, Standing

WHY = "由行业党委掌握，只告知创建单位"


def veiled(standing: Standing, user: User) -> Standing:
    """Return the standing as this person may read it: what complaints were counted is left out for all others."""
    if decide(SEE_COMPLAINTS, user=user, subject=standing.unit):
        return standing
    own = bool(decide(SEE_FOUNDED_COMPLAINTS, user=user, subject=standing.unit))
    return replace(standing, items=tuple(_item(standing, row, sees_founded=own) for row in standing.items))


def veiled_for_all(standing: Standing) -> Standing:
    """Return the standing as everybody who sees the unit may read it: for what is kept and handed on."""
    return replace(standing, items=tuple(_item(standing, row, sees_founded=False) for row in standing.items))


def _item(standing: Standing, row: ItemStanding, *, sees_founded: bool) -> ItemStanding:
    rules = standing.guide.rules_of(row.item.code)
    hidden = [_is_hidden(rule, sees_founded=sees_founded) for rule in rules]
    if not any(hidden):
        return row
    pairs = zip(row.results, hidden, strict=True)
    results = tuple(_without_words(result) if is_hidden else result for result, is_hidden in pairs)
    others = [rule for rule, is_hidden in zip(rules, hidden, strict=True) if not is_hidden]
    return replace(
        row,
        results=results,
        status=combine(results, is_over=standing.day > standing.facts.span.last),
        is_computed=any(rule.function in FUNCTIONS and FUNCTIONS[rule.function].is_proof for rule in others),
    )


def _is_hidden(rule: Rule, *, sees_founded: bool) -> bool:
    """Whether the rule counts complaints that the person may not read: the unit reads those found true, no other."""
    if rule.function != "no_complaint":
        return False
    return not (sees_founded and set(rule.parameters["outcomes"]) <= {Complaint.Outcome.FOUNDED.value})


def _without_words(result: CheckResult) -> CheckResult:
    return CheckResult(Status.UNKNOWN, title=result.title, code=result.code, note=result.note, why=WHY)
