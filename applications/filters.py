"""The list of applications as a person may see and narrow it: the committee's desk, a superior's list, the exports."""

from typing import Any

import django_filters
from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, Value, When
from django.http import Http404

from applications.models import Application, Level, Opinion, State
from applications.models.application import IN_REVIEW, ApplicationQuerySet
from applications.public import is_insider
from applications.rules import Holder
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.asked import campaign_of
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.organizations.models import Prefecture, Track

# A form that was filed once and taken back is a draft again; on lists it has a word of its own.
WITHDRAWN = "withdrawn"
STATES = [(value, label) for value, label in State.choices if value != State.DRAFT] + [(WITHDRAWN, "已撤回")]
# Outside the committee nobody may ask for a verdict before its release (decision 8).
REVIEWED = "in_review"
PUBLIC_STATES = [row for row in STATES if row[0] not in (State.ELIGIBLE, State.INELIGIBLE)] + [(REVIEWED, IN_REVIEW)]
HOLDERS = [(code, Holder.LABELS[code]) for code in (Holder.BRANCH, Holder.SUPERIOR, Holder.COMMITTEE, Holder.NOBODY)]


def superior_has_answered() -> Exists:
    """Return the condition that the superior's opinion on the standing submission is there."""
    return Exists(Opinion.objects.filter(application=OuterRef("pk"), level=Level.SUPERIOR, superseded_at__isnull=True))


def with_holder(applications: ApplicationQuerySet) -> Any:
    """Annotate ``holder``: who has the form now. The same decision as :func:`applications.rules.holder`, in SQL."""
    on_direct_track = Q(track=Track.DIRECT) & superior_has_answered()
    return applications.annotate(
        holder=Case(
            When(state__in=[State.DRAFT, State.RETURNED], then=Value(Holder.BRANCH)),
            When(Q(state=State.SUBMITTED) & on_direct_track, then=Value(Holder.COMMITTEE)),
            When(state=State.SUBMITTED, then=Value(Holder.SUPERIOR)),
            When(state__in=[State.RECOMMENDED, State.ELIGIBLE, State.INELIGIBLE], then=Value(Holder.COMMITTEE)),
            default=Value(Holder.NOBODY),
            output_field=CharField(),
        )
    )


class ApplicationFilter(django_filters.FilterSet):
    """The filters of the desk, in the words of the form; a value that no filter knows is named in ``form.errors``."""

    q = django_filters.CharFilter(method="search", label="党组织名称或申报编号")
    track = django_filters.ChoiceFilter(choices=Track.choices, label="申报渠道", empty_label="全部")
    prefecture = django_filters.ModelChoiceFilter(
        queryset=Prefecture.objects.all(),
        field_name="organization__prefecture",
        to_field_name="code",
        label="所在市州",
        empty_label="全部",
    )
    state = django_filters.ChoiceFilter(choices=STATES, method="in_state", label="状态", empty_label="全部")
    holder = django_filters.ChoiceFilter(choices=HOLDERS, method="held_by", label="现由谁办理", empty_label="全部")

    class Meta:
        model = Application
        fields = ["q", "track", "prefecture", "state", "holder"]

    campaign: Campaign | None = None
    insider = False  # whether the person reads the committee's own words

    def search(self, applications: ApplicationQuerySet, name: str, text: str) -> ApplicationQuerySet:
        """Find by a part of the body's name or of the number."""
        return applications.filter(Q(organization__name__icontains=text) | Q(number__icontains=text))

    def in_state(self, applications: ApplicationQuerySet, name: str, state: str) -> ApplicationQuerySet:
        """Keep one state; 已撤回 is a draft that has been filed before."""
        if state == REVIEWED:
            return applications.filter(state__in=[State.ELIGIBLE, State.INELIGIBLE])
        return applications.filter(state=State.DRAFT if state == WITHDRAWN else state)

    def held_by(self, applications: ApplicationQuerySet, name: str, holder: str) -> ApplicationQuerySet:
        """Keep those that this one has now."""
        return with_holder(applications).filter(holder=holder)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is filtered at all."""
        return self.form.is_valid() and any(self.form.cleaned_data.values())


def wanted_campaign(params: Any) -> Campaign | None:
    """Return the campaign named by ``?campaign=``, or the current one (None before one is loaded).

    :raises Http404: when there is no campaign with that code.
    """
    code = params.get("campaign", "")
    campaign = campaign_of(code)
    if campaign is None and code:
        raise Http404("没有这个创建计划。")
    return campaign


def visible_applications(user: User, campaign: Campaign | None) -> ApplicationQuerySet:
    """Return every filed form of a campaign that this person may see."""
    return Application.objects.visible_to(user).filter(campaign=campaign, number__isnull=False)


def filtered_applications(user: User, params: Any) -> ApplicationFilter:
    """Return the filter over what the person may see; ``.qs`` stands in official order.

    ``params`` is a query string as Django reads it (``request.GET``); ``campaign`` in it names an older campaign.
    Track and prefecture are offered to the committee only: others have one of each.

    :raises Http404: when there is no campaign with that code.
    """
    campaign = wanted_campaign(params)
    found = ApplicationFilter(params, queryset=visible_applications(user, campaign).in_official_order())
    found.campaign = campaign
    found.insider = is_insider(user)
    if not found.insider:
        del found.filters["track"], found.filters["prefecture"]
        found.filters["state"].extra["choices"] = PUBLIC_STATES
    return found


def counters(applications: ApplicationQuerySet) -> dict[str, int]:
    """Count a list of forms by what the desk wants to know, in one query."""
    return applications.order_by().aggregate(
        total=Count("pk"),
        direct=Count("pk", filter=Q(track=Track.DIRECT)),
        prefecture=Count("pk", filter=Q(track=Track.PREFECTURE)),
        submitted=Count("pk", filter=Q(state=State.SUBMITTED)),
        returned=Count("pk", filter=Q(state=State.RETURNED)),
        withdrawn=Count("pk", filter=Q(state=State.DRAFT)),
    )
