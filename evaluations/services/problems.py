"""Problems that a unit raises: an owner, a last day, answers, and the unit's own word that it is settled (M1)."""

from datetime import date
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import require
from benchmark_platform.campaigns.services.uploads import keep_upload
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.gate import Action
from benchmark_platform.core.models import StoredFile
from benchmark_platform.core.uploads import UploadRefused
from benchmark_platform.organizations.models import Organization
from evaluations import addresses
from evaluations.actions import support as actions
from evaluations.models import CreationUnit, Problem, ProblemReply
from evaluations.rules import support as rules
from evaluations.services.kept_files import GivenFile
from evaluations.services.locking import locked_unit
from evaluations.services.messages import prefecture_body, tell_liaison, tell_unit
from evaluations.services.problem_messages import tell_owner
from evaluations.taking_part import require_in_part


def possible_owners(unit: CreationUnit) -> list[Organization]:
    """Return the bodies that may have to solve a unit's problem: the committee, and its prefecture's body (M1)."""
    own = prefecture_body(unit)
    return [*([own] if own else []), Organization.objects.get(kind=Organization.Kind.COMMITTEE)]


def possible_handlers(owners: list[Organization]) -> list[User]:
    """Return the people who may be named in these bodies."""
    roles = (Role.PREFECTURE, Role.COMMITTEE, Role.DECIDER)
    held = {"memberships__organization__in": owners, "memberships__role__in": roles}
    people = User.objects.filter(is_active=True, memberships__ended_at=None, **held)
    return list(people.distinct().order_by("full_name", "pk"))


@transaction.atomic
def raise_problem(
    unit: CreationUnit, *, title: str, text: str, owner: Organization | None, key: str, by: User
) -> Problem:
    """Raise a problem, once for each ``key``; it gets a number, an owner and a last day, and the owner is told.

    :raises Forbidden: the gate. :raises Refused: what is missing, by field.
    """
    unit = locked_unit(unit)
    require(actions.RAISE_PROBLEM, user=by, subject=unit)
    known = Problem.objects.filter(unit=unit, key=key).first()
    if known:
        return known
    if owner not in possible_owners(unit):
        owner = None
    findings = rules.check_problem(title=title, text=text, has_owner=owner is not None)
    if findings or owner is None:
        raise Refused(findings)
    last = Problem.objects.filter(unit=unit).aggregate(last=Max("number"))["last"] or 0
    problem = Problem.objects.create(
        unit=unit,
        number=last + 1,
        title=title.strip(),
        text=text.strip(),
        owner=owner,
        due_on=_next_due_day(unit),
        raised_at=timezone.now(),
        raised_by=by,
        key=key,
    )
    record(
        by=by,
        action=actions.RAISE_PROBLEM.code,
        label=actions.RAISE_PROBLEM.label,
        subject=problem,
        after={"owner": str(owner), "due_on": problem.due_on.isoformat()},
    )
    title = f"{unit.organization.name}提出问题：{problem.title}"
    body = f"请于{chinese_day(problem.due_on)}前答复。"
    tell_owner(problem, title=title, body=body, event="raised")
    tell_liaison(
        unit,
        title=title,
        body=f"由{owner.name}于{chinese_day(problem.due_on)}前答复。",
        event=f"problem:{problem.pk}:raised",
        link=addresses.problem(unit.pk, problem.pk),
    )
    return problem


@transaction.atomic
def reply(problem: Problem, *, text: str, upload: GivenFile | None = None, key: str, by: User) -> ProblemReply:
    """Answer a problem, once for each ``key``; the unit is told.

    :raises Forbidden: the gate. :raises Refused: no words and no file, or a file that cannot be taken.
    """
    problem, known = _open_for(problem, actions.REPLY_PROBLEM, key=key, by=by)
    if known:
        return known
    word = _say(problem, ProblemReply.Kind.ANSWER, text, upload=upload, key=key, name="答复", by=by)
    _move(problem, actions.REPLY_PROBLEM, by=by)
    tell_unit(
        problem.unit,
        title=f"“{problem.title}”已有答复",
        body=word.text,
        event=f"problem:{problem.pk}:word:{word.pk}",
        link=addresses.problem(problem.unit_id, problem.pk),
    )
    return word


@transaction.atomic
def add_to_problem(problem: Problem, *, text: str, upload: GivenFile | None = None, key: str, by: User) -> ProblemReply:
    """Add a word of the unit: the problem waits for an answer again, with a new last day if it had been answered.

    :raises Forbidden: the gate. :raises Refused: no words and no file, or a file that cannot be taken.
    """
    problem, known = _open_for(problem, actions.ADD_TO_PROBLEM, key=key, by=by, of_unit=True)
    if known:
        return known
    word = _say(problem, ProblemReply.Kind.ADDITION, text, upload=upload, key=key, name="补充说明", by=by)
    if problem.state == Problem.State.REPLIED:
        problem.due_on = _next_due_day(problem.unit)
        problem.overdue_told_at = None
    _move(problem, actions.ADD_TO_PROBLEM, by=by)
    title = f"{problem.unit.organization.name}补充说明：{problem.title}"
    tell_owner(problem, title=title, body=f"请于{chinese_day(problem.due_on)}前答复。", event=f"word:{word.pk}")
    return word


@transaction.atomic
def keep_word_file(problem: Problem, *, action: Action, upload: UploadedFile, by: User) -> StoredFile:
    """Keep the file of an answer or a further word whose form was refused, so that nobody has to choose it again.

    :raises Forbidden: the gate of ``action``. :raises UploadRefused: the file itself cannot be taken.
    """
    require_in_part(action, user=by, subject=_locked(problem))
    return keep_upload(problem.unit.campaign, upload, by=by)


@transaction.atomic
def assign_problem(
    problem: Problem,
    *,
    owner: Organization | None,
    handler: User | None = None,
    due_on: date | None,
    reason: str,
    key: str,
    by: User,
) -> Problem:
    """Give a problem to another body or person, or another last day; the reason is read by all concerned.

    :raises Forbidden: the gate. :raises Refused: a body or person that cannot own it, a day that is over, no reason.
    """
    problem, known = _open_for(problem, actions.ASSIGN_PROBLEM, key=key, by=by)
    if known:
        return problem
    if owner not in possible_owners(problem.unit):
        owner = None
    fits = handler is None or owner is None or handler in possible_handlers([owner])
    findings = rules.check_assignment(
        has_owner=owner is not None, handler_fits=fits, due_on=due_on, reason=reason, day=today()
    )
    if findings or owner is None or due_on is None:
        raise Refused(findings)
    before = {"owner": str(problem.owner), "handler": str(problem.handler or ""), "due_on": problem.due_on.isoformat()}
    problem.owner, problem.handler, problem.due_on, problem.overdue_told_at = owner, handler, due_on, None
    problem.save()
    who = f"{owner.name}（{handler}）" if handler else owner.name
    words = f"由{who}承办，答复期限为{chinese_day(due_on)}。原因：{reason.strip()}"
    word = ProblemReply.objects.create(
        problem=problem, kind=ProblemReply.Kind.ASSIGNED, text=words, replied_by=by, key=key
    )
    record(
        by=by,
        action=actions.ASSIGN_PROBLEM.code,
        label=actions.ASSIGN_PROBLEM.label,
        subject=problem,
        before=before,
        after={"owner": str(owner), "handler": str(handler or ""), "due_on": due_on.isoformat()},
        reason=reason.strip(),
    )
    event = f"problem:{problem.pk}:word:{word.pk}"
    link = addresses.problem(problem.unit_id, problem.pk)
    tell_unit(problem.unit, title=f"“{problem.title}”的承办有调整", body=words, event=event, link=link)
    tell_owner(problem, title=f"请承办问题：{problem.title}", body=words, event=f"word:{word.pk}")
    return problem


@transaction.atomic
def close_problem(problem: Problem, *, by: User) -> Problem:
    """Let the unit say that its problem is settled (办结); twice is once.

    :raises Forbidden: the gate.
    """
    problem = _locked(problem)
    require(actions.RAISE_PROBLEM, user=by, subject=problem.unit)
    if problem.state == Problem.State.CLOSED:
        return problem
    require_in_part(actions.CLOSE_PROBLEM, user=by, subject=problem)
    problem.closed_at, problem.closed_by = timezone.now(), by
    _move(problem, actions.CLOSE_PROBLEM, by=by)
    ProblemReply.objects.create(problem=problem, kind=ProblemReply.Kind.CLOSED, replied_by=by, key=uuid4().hex)
    tell_owner(
        problem, title=f"已办结：{problem.title}", body=f"{problem.unit.organization.name}已确认办结。", event="closed"
    )
    return problem


def _next_due_day(unit: CreationUnit) -> date:
    return rules.due_day(today(), working_days=unit.campaign.problem_working_days)


def _locked(problem: Problem) -> Problem:
    """Return the problem as it is now, under its locked unit."""
    unit = locked_unit(problem.unit_id)
    problem = Problem.objects.select_for_update(of=("self",)).with_parties().get(pk=problem.pk)
    problem.unit = unit
    return problem


def _open_for(
    problem: Problem, action: Action, *, key: str, by: User, of_unit: bool = False
) -> tuple[Problem, ProblemReply | None]:
    """Return the locked problem after the gate, and the word that the same submission (``key``) has left before."""
    problem = _locked(problem)
    if of_unit:
        require(actions.RAISE_PROBLEM, user=by, subject=problem.unit)
    known = problem.replies.filter(key=key, replied_by=by).first() if key else None
    if known is None:
        require_in_part(action, user=by, subject=problem)
    return problem, known


def _say(
    problem: Problem, kind: str, text: str, *, upload: GivenFile | None, key: str, name: str, by: User
) -> ProblemReply:
    findings = rules.check_words(text, has_file=upload is not None, name=name)
    if findings:
        raise Refused(findings)
    return ProblemReply.objects.create(
        problem=problem, kind=kind, text=text.strip(), file=_stored(problem, upload, by), replied_by=by, key=key
    )


def _stored(problem: Problem, upload: GivenFile | None, by: User) -> StoredFile | None:
    if upload is None or isinstance(upload, StoredFile):
        return upload
    try:
        return keep_upload(problem.unit.campaign, upload, by=by)
    except UploadRefused as refused:
        raise Refused([Finding(str(refused), "file")]) from refused


def _move(problem: Problem, action: Action, *, by: User) -> None:
    before = problem.state
    assert action.to_state is not None  # the acts that come here have a state to go to
    problem.state = action.to_state
    problem.save()
    record(
        by=by,
        action=action.code,
        label=action.label,
        subject=problem,
        before={"state": before},
        after={"state": problem.state},
    )
