"""The list of units as a person may see and narrow it: one reading for the page and the spreadsheet."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import django_filters
from django.db.models import F, Q

from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.organizations.models import Prefecture, Track
from evaluations.models import CreationPlan, CreationUnit, UnitState
from evaluations.models.unit import CreationUnitQuerySet
from evaluations.unit_columns import cells_of

NO_PLAN = "none"
PLAN_WORDS: dict[str | None, str] = {
    None: "未填写",
    "draft": "填写中",
    **{str(value): str(label) for value, label in CreationPlan.State.choices[1:]},
}
PLAN_TONES = {
    CreationPlan.State.SUBMITTED: "wait",
    CreationPlan.State.RETURNED: "attention",
    CreationPlan.State.ACKNOWLEDGED: "done",
}
STATE_TONES = {
    UnitState.REPLACED: "refused",
    UnitState.DISQUALIFIED: "refused",
    UnitState.RECTIFYING: "attention",
    UnitState.QUALIFIED: "done",
    UnitState.AWARDED: "done",
}


class UnitFilter(django_filters.FilterSet):
    """The filters of the list; a value that no filter knows is named in ``form.errors``."""

    q = django_filters.CharFilter(method="search", label="党组织名称或申报编号")
    track = django_filters.ChoiceFilter(
        field_name="application__track", choices=Track.choices, label="渠道", empty_label="全部"
    )
    prefecture = django_filters.ModelChoiceFilter(
        queryset=Prefecture.objects.all(),
        field_name="organization__prefecture",
        to_field_name="code",
        label="所在市州",
        empty_label="全部",
    )
    state = django_filters.ChoiceFilter(choices=UnitState.choices, label="状态", empty_label="全部")
    plan = django_filters.ChoiceFilter(
        choices=[(NO_PLAN, "未填写"), ("draft", "填写中"), *CreationPlan.State.choices[1:]],
        method="with_plan",
        label="创建方案",
        empty_label="全部",
    )

    class Meta:
        model = CreationUnit
        fields = ["q", "track", "prefecture", "state", "plan"]

    def search(self, units: CreationUnitQuerySet, name: str, text: str) -> CreationUnitQuerySet:
        """Find by a part of the body's name or of the number."""
        return units.filter(Q(organization__name__icontains=text) | Q(application__number__icontains=text))

    def with_plan(self, units: CreationUnitQuerySet, name: str, state: str) -> CreationUnitQuerySet:
        """Keep one state of the plan."""
        return units.filter(plan__isnull=True) if state == NO_PLAN else units.filter(plan__state=state)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is filtered at all."""
        return self.form.is_valid() and any(self.form.cleaned_data.values())


@dataclass(frozen=True)
class UnitLine:
    """One line of the list."""

    unit: CreationUnit
    place: str
    state: str
    tone: str
    plan: str
    plan_tone: str
    liaison: str
    is_mine: bool
    cells: list[str]


def filtered_units(user: User, campaign: Campaign, params: Any) -> UnitFilter:
    """Return the filter over what the person may see, in official order; track and place for the committee only."""
    units = CreationUnit.objects.filter(campaign=campaign).visible_to(user).with_parties().in_official_order()
    units = units.annotate(plan_state=F("plan__state")).prefetch_related("liaisons__person")
    found = UnitFilter(params, queryset=units)
    if not user.holds(Role.COMMITTEE, Role.DECIDER):
        del found.filters["track"], found.filters["prefecture"]
    return found


def lines_of(found: UnitFilter, user: User, day: date) -> list[UnitLine]:
    """Return the lines, in a fixed number of queries."""
    units = list(found.qs)
    cells = cells_of(units, day)
    return [_line(unit, user, cells[unit.pk]) for unit in units]


def _line(unit: CreationUnit, user: User, cells: list[str]) -> UnitLine:
    standing = unit.standing_liaison
    state = unit.plan_state  # type: ignore[attr-defined]
    return UnitLine(
        unit=unit,
        place=place_of(unit),
        state=unit.get_state_display(),
        tone=STATE_TONES.get(UnitState(unit.state), "wait"),
        plan=PLAN_WORDS[state],
        plan_tone=PLAN_TONES.get(state, "neutral"),
        liaison=standing.person.full_name if standing else "",
        is_mine=standing is not None and standing.person_id == user.pk,
        cells=cells,
    )


def place_of(unit: CreationUnit) -> str:
    """Return 行业党委直属, or the prefecture of a unit of the other track."""
    prefecture = unit.organization.prefecture
    if unit.application.track == Track.PREFECTURE and prefecture:
        return prefecture.name
    return str(unit.application.get_track_display())


def described(found: UnitFilter) -> str:
    """Return the filters that are set, in words; 全部 for none."""
    if not found.is_narrowed:
        return "全部"
    words = []
    for name, value in found.form.cleaned_data.items():
        if value:
            field = found.form.fields[name]
            choices = dict(getattr(field, "choices", [])) if name not in ("q", "prefecture") else {}
            words.append(f"{field.label}：{choices.get(value, value)}")
    return "；".join(words)
