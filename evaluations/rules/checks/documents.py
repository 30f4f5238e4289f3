"""Documents in force, written systems, premises, and what is only shown as material (3-1, 3-2, 5-1 to 5-4 …)."""

from datetime import date

from evaluations.rules.checks.counts import record_counted
from evaluations.rules.checks.organization import document_counted
from evaluations.rules.checks.records import considered
from evaluations.rules.documents import force_fault, system_gaps, year_fault
from evaluations.rules.facts import DocumentFact, PremisesFact, Rule, UnitFacts
from evaluations.rules.results import CheckResult, Counted, Status


def document_in_force(rule: Rule, facts: UnitFacts, day: date) -> CheckResult:
    """5-1, 5-3, 5-4: a document of the kinds is in force today, or was at the end of the assessment period.

    ``yearly`` (the budget): one of a year of the assessment period is asked for, its year may be over by then.
    """
    on, yearly = facts.judged_on(day), rule.parameters.get("yearly", False)
    rows = facts.documents_of(rule.parameters["documents"])
    faults = [(row, year_fault(row, facts.span, on) if yearly else force_fault(row, on)) for row in rows]
    good = tuple(document_counted(row) for row, why in faults if not why)
    refused = tuple(document_counted(row, why) for row, why in faults if why)
    status = Status.UNTOUCHED if not rows else Status.MET if good else Status.SHORT
    return CheckResult(
        status,
        required="有考核期内年度的文件" if yearly else "有文件且在有效期内",
        found=f"文件 {len(good)} 份" if rows else "还没有上传文件",
        missing="" if good or not rows else "上传的文件不合要求",
        counted=good,
        not_counted=refused,
    )


def systems(rule: Rule, facts: UnitFacts, day: date) -> CheckResult:
    """5-2: enough written systems, named ones or others that the committee accepted; dated, in force, with proof."""
    rows = [row for row in facts.documents if row.is_system]
    gaps = system_gaps(rows, facts.judged_on(day))
    good = tuple(_system_counted(row) for row in rows if not gaps[row.pk])
    refused = tuple(_system_counted(row, "、".join(gaps[row.pk])) for row in rows if gaps[row.pk])
    wanted = facts.systems_required
    short = max(0, wanted - len(good))
    return CheckResult(
        Status.UNTOUCHED if not rows else Status.SHORT if short else Status.MET,
        required=f"需 {wanted} 项",
        found=f"符合 {len(good)} 项",
        missing=f"缺 {short} 项" if short else "",
        counted=good,
        not_counted=refused,
    )


def _system_counted(row: DocumentFact, why: str = "") -> Counted:
    return Counted("document", row.pk, row.named_system or row.title, row.in_force_from, why)


def premises(rule: Rule, facts: UnitFacts, day: date) -> CheckResult:
    """3-1, 3-2: every point of the item's checklist is there; with ``photo`` those that want a photo have one."""
    points = [row for row in facts.premises if row.item == rule.item]
    if not points:
        return CheckResult(Status.UNKNOWN, why="没有设置阵地清单")
    answered = [row for row in points if row.has_it is not None]
    wants_photo = rule.parameters["photo"]
    faults = [(row, _point_fault(row, wants_photo)) for row in points]
    short = [f"{row.title}（{why}）" for row, why in faults if why]
    return CheckResult(
        Status.UNTOUCHED if not answered else Status.SHORT if short else Status.MET,
        required=f"需 {len(points)} 项齐全",
        found=f"符合 {len(points) - len(short)} 项",
        missing=f"缺：{'、'.join(short)}" if short else "",
        counted=tuple(Counted("premises", 0, row.title) for row, why in faults if not why),
    )


def _point_fault(row: PremisesFact, wants_photo: bool) -> str:
    if row.has_it is None:
        return "未填写"
    if not row.has_it:
        return "无"
    return "没有照片" if wants_photo and row.wants_photo and not row.has_photo else ""


def evidence(rule: Rule, facts: UnitFacts, day: date) -> CheckResult:
    """Whether there is material at all; its quality is for people to judge (1-8, 2-5, 2-7, 3-3, 4-3, 6-4, 7-1, 7-3).

    A document that the unit put to the item by choice serves where the item has no other such requirement (``chosen``
    says otherwise): one paper is not proof of a theme day and of public benefit at once (4-1).
    """
    wanted = rule.parameters
    records, refused = considered(rule, facts, day) if "kinds" in wanted else ([], [])
    kinds = wanted.get("documents", [])
    chosen = [row for row in facts.documents if row.kind not in kinds and rule.item in row.items]
    documents = [row for row in facts.documents if row.kind in kinds]
    if wanted.get("chosen", rule.is_only_one):
        documents += chosen
    else:
        refused += [document_counted(row, "本项有几条要求，不知道用于哪一条，请登记台账") for row in chosen]
    people = [row for row in facts.members if row.kind == wanted.get("roster") and row.left_on is None]
    counted = [
        *(record_counted(row) for row in records),
        *(document_counted(row) for row in documents),
        *(Counted("roster", row.pk, f"党员名册：{row.name}", row.joined_on) for row in people),
    ]
    enough = len(counted) >= wanted["times"]
    late = Status.RUNNING if day <= facts.span.last else Status.SHORT
    return CheckResult(
        Status.UNTOUCHED if not counted else Status.EVIDENCE if enough else late,
        period=facts.span.words,
        required=f"需 {wanted['times']} 份以上材料",
        found=f"已有 {len(counted)} 份",
        missing="" if enough or not counted else f"还需 {wanted['times'] - len(counted)} 份",
        counted=tuple(counted),
        not_counted=tuple(refused),
    )
