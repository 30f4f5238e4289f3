"""The self-assessments of the sample units: most handed in, two still typed, one sent back (S5)."""

from dataclasses import dataclass, field
from datetime import date

from benchmark_platform.accounts.models import User
from benchmark_platform.demo.ledgers import FULLNESS
from benchmark_platform.demo.people import People
from benchmark_platform.demo.scoring import level_of, typed_for
from evaluations.models import CreationUnit
from evaluations.rules.results import Status
from evaluations.scales import ScaledItem, scaled_items
from evaluations.self_sheet import self_sheet
from evaluations.services.self_assessment import save_score, save_summary
from evaluations.services.self_submitting import send_back, submit, usual_return_day
from evaluations.standing import standing_of

# By the place of the unit: still typing, with so many items done (who came in another's stead, and who has done least);
# and the one that was sent back.
DRAFTS = {8: 21, 23: 9}
RETURNED = 13
RETURN_REASON = "1-4、2-1 自评为满分，台账中缺少下半年党员大会和支委会记录；请核对后据实自评，写明扣分原因。"
SUMMARY = (
    "对照任务指南七项指标逐项自查：组织建设和党员队伍建设较为扎实，组织生活记录齐全；"
    "不足是阵地更新不够及时、宣传稿数量偏少。下一步补齐台账，完善制度执行记录。（示例）"
)


@dataclass
class Judged:
    """A unit with what the platform found on each item (by code), for those who score it."""

    unit: CreationUnit
    person: User
    index: int
    found: dict[str, Status] = field(default_factory=dict)

    @property
    def fullness(self) -> int:
        """How diligent it is, in per cent."""
        return FULLNESS[self.index % len(FULLNESS)]

    @property
    def has_submitted(self) -> bool:
        """Whether its self-assessment is in and stays in."""
        return self.index not in DRAFTS and self.index != RETURNED


def assess_all(units: list[CreationUnit], people: People, *, day: date) -> list[Judged]:
    """Let every unit score itself as far as it gets; return what was found of each."""
    judged = []
    items = scaled_items(units[0].campaign.rubric)
    places = _places(units)
    for unit in units:
        index = places[unit.pk]
        one = Judged(unit, people.of_body[unit.organization_id], index)
        one.found = {row.item.code: row.status for row in standing_of(unit, day).items}
        _score(one, items[: DRAFTS.get(index, len(items))])
        if index not in DRAFTS:
            save_summary(unit, text=SUMMARY, base_version=1, by=one.person)
            submit(unit, seen=self_sheet(unit).seen, by=one.person)
        judged.append(one)
    return judged


def _places(units: list[CreationUnit]) -> dict[int, int]:
    """Return each unit's place among those that began: its ledger goes by it. A replacement has the other's place."""
    began = CreationUnit.objects.filter(campaign=units[0].campaign, replaces=None).in_official_order()
    places = {pk: place for place, pk in enumerate(began.values_list("pk", flat=True))}
    instead = CreationUnit.objects.filter(campaign=units[0].campaign, replaced_by__isnull=False)
    return places | {new: places[old] for new, old in instead.values_list("replaced_by__pk", "pk") if new}


def return_one(judged: list[Judged], by: User) -> None:
    """Send one back: it has given itself more than its ledger holds."""
    [unit] = [one.unit for one in judged if one.index == RETURNED]
    send_back(unit, reason=RETURN_REASON, until=usual_return_day(unit), by=by)


def _score(one: Judged, items: list[ScaledItem]) -> None:
    for place, row in enumerate(items):
        seed, status = one.index * 13 + place * 5, one.found[row.item.code]
        level = level_of(status, one.fullness, seed)
        # A unit sees itself a little better than others do.
        typed = typed_for(row.scale, max(0, level - (seed % 4 == 0)), status=status, seed=seed)
        save_score(one.unit, item=row.item, typed=typed.fields, reason=typed.reason, base_version=0, by=one.person)
