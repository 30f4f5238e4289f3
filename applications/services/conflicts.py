"""Conflicts of interest: read for many people and forms at once, and declared (S3)."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from applications import addresses
from applications.actions.review import DECLARE_CONFLICT, WITHDRAW_CONFLICT, Declaration, TakenBack
from applications.models import Application, DeclaredConflict, Review
from applications.rules import conflicts
from applications.rules.reasons import check_reason
from benchmark_platform.accounts.models import Membership, User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.gate import require
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.inbox.services import send
from benchmark_platform.organizations.models import CoveredFirm, Organization

PARTIES = ("person", "organization")


def people_as_rules_see(people: Iterable[User]) -> dict[int, conflicts.Person]:
    """Return each person with every role in force and every declaration, in three queries."""
    by_id = {person.pk: person for person in people}
    memberships = list(Membership.objects.standing().filter(user__in=by_id).select_related("organization"))
    firms: dict[int, set[int]] = defaultdict(set)
    bodies = {membership.organization_id for membership in memberships}
    for body, firm in CoveredFirm.objects.filter(organization__in=bodies).values_list("organization_id", "firm_id"):
        firms[body].add(firm)
    held: dict[int, list[conflicts.Held]] = defaultdict(list)
    for membership in memberships:
        body_of = membership.organization
        held[membership.user_id].append(
            conflicts.Held(body_of.pk, body_of.name, body_of.kind, body_of.prefecture_id, frozenset(firms[body_of.pk]))
        )
    declared: dict[int, dict[int, str]] = defaultdict(dict)
    for row in DeclaredConflict.objects.standing().filter(person__in=by_id):
        declared[row.person_id][row.organization_id] = row.reason
    return {key: conflicts.Person(person.full_name, tuple(held[key]), declared[key]) for key, person in by_id.items()}


def applicants_as_rules_see(applications: Iterable[Application]) -> dict[int, conflicts.Applicant]:
    """Return the applying body of each application (by the application's id), in one query."""
    rows = list(applications)
    firms: dict[int, dict[int, str]] = defaultdict(dict)
    covered = CoveredFirm.objects.filter(organization__in=[row.organization_id for row in rows])
    for body, firm, name in covered.values_list("organization_id", "firm_id", "firm__name"):
        firms[body][firm] = name
    return {
        row.pk: conflicts.Applicant(
            row.organization_id,
            row.organization.name,
            row.superior_id,
            row.organization.prefecture_id,
            firms[row.organization_id],
        )
        for row in rows
    }


def conflict_between(person: User, application: Application) -> str:
    """Return the sentence that says why this person may not review this form; "" if nothing stands against it."""
    who = people_as_rules_see([person])[person.pk]
    return conflicts.conflict(who, applicants_as_rules_see([application])[application.pk])


def conflicts_among(people: Iterable[User], applications: Iterable[Application]) -> dict[tuple[int, int], str]:
    """Return every conflict as ``{(person id, application id): sentence}``, in four queries."""
    who, what = people_as_rules_see(people), applicants_as_rules_see(applications)
    found = {
        (p, a): conflicts.conflict(person, applicant) for p, person in who.items() for a, applicant in what.items()
    }
    return {pair: sentence for pair, sentence in found.items() if sentence}


def conflicted_assignments(campaign: Campaign) -> list[tuple[Review, str]]:
    """Return the assignments that have a conflict now, given ones too: the list 利益关系核对."""
    reviews = list(Review.objects.standing().filter(application__campaign=campaign).with_parties().order_by("pk"))
    who = people_as_rules_see({review.reviewer for review in reviews})
    what = applicants_as_rules_see({review.application for review in reviews})
    found = [(review, conflicts.conflict(who[review.reviewer_id], what[review.application_id])) for review in reviews]
    return [(review, sentence) for review, sentence in found if sentence]


@transaction.atomic
def declare_conflict(
    *, campaign: Campaign, person: User, organization: Organization | None, reason: str, by: User
) -> DeclaredConflict:
    """Put a conflict of interest on record, told by the person or by the committee; assignments stay until withdrawn.

    :raises Forbidden: the gate. :raises Refused: no body, no reason, or declared before.
    """
    # Two clicks meet on the person's row: the second finds what the first has declared.
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    require(DECLARE_CONFLICT, user=by, subject=Declaration(campaign, person))
    findings = check_reason(reason, what="利益关系", limit=200)
    if organization is None:
        findings.insert(0, Finding("请选择党组织。", "organization"))
    elif DeclaredConflict.objects.standing().filter(person=person, organization=organization).exists():
        findings.append(Finding(f"与“{organization.name}”的利益关系已经申报过了。", "organization"))
    if findings or organization is None:
        raise Refused(findings)
    declared = DeclaredConflict.objects.create(
        person=person,
        organization=organization,
        reason=reason.strip(),
        declared_at=timezone.now(),
        declared_by=by,
    )
    record(
        by=by,
        action=DECLARE_CONFLICT.code,
        label=DECLARE_CONFLICT.label,
        subject=declared,
        after={"person": person.full_name, "organization": organization.name},
        reason=declared.reason,
    )
    _tell_the_desk(declared, campaign, title=f"{person.full_name}申报了利益关系，请调整审查分配", event="")
    return declared


@transaction.atomic
def withdraw_conflict(declared: DeclaredConflict, *, campaign: Campaign, reason: str, by: User) -> DeclaredConflict:
    """Take a declaration back, by whoever made it; it stays on record, and the desk is told where it reviews.

    :raises Forbidden: the gate. :raises Refused: no reason, or taken back before.
    """
    declared = DeclaredConflict.objects.select_for_update(of=("self",)).select_related(*PARTIES).get(pk=declared.pk)
    require(WITHDRAW_CONFLICT, user=by, subject=TakenBack(campaign, declared))
    if declared.withdrawn_at:
        raise Refused("这项申报已经撤回。")
    findings = check_reason(reason, what="撤回的理由", limit=200)
    if findings:
        raise Refused(findings)
    declared.withdrawn_at, declared.withdrawn_reason = timezone.now(), reason.strip()
    declared.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    record(
        by=by,
        action=WITHDRAW_CONFLICT.code,
        label=WITHDRAW_CONFLICT.label,
        subject=declared,
        before={"person": declared.person.full_name, "organization": declared.organization.name},
        reason=declared.withdrawn_reason,
    )
    _tell_the_desk(declared, campaign, title=f"{declared.person.full_name}的利益关系申报已撤回", event=":withdrawn")
    return declared


def _tell_the_desk(declared: DeclaredConflict, campaign: Campaign, *, title: str, event: str) -> None:
    concerned = Review.objects.standing().filter(
        application__campaign=campaign,
        application__organization=declared.organization_id,
        reviewer=declared.person_id,
    )
    for review in concerned.select_related("body"):
        send(
            organization=review.body,
            role=Role.COMMITTEE,
            title=title,
            body=f"涉及“{declared.organization.name}”的申请表。",
            link=addresses.conflicts_of_interest(),
            key=f"conflict:{declared.pk}:{review.pk}{event}",
        )
