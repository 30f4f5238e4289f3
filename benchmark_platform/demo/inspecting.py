"""Visits to the sample units: about half closed, one today with half-filled sheets, the others ahead (S5)."""

from datetime import date, time, timedelta
from uuid import NAMESPACE_OID, uuid5

from benchmark_platform.accounts.models import User
from benchmark_platform.demo import filing_time
from benchmark_platform.demo.papers import photo
from benchmark_platform.demo.people import People
from benchmark_platform.demo.scoring import NO_PROOF, Typed, level_of, typed_for
from benchmark_platform.demo.self_assessing import Judged
from benchmark_platform.inbox.models import Message
from evaluations.closing_sheet import ItemRow, closing_sheet
from evaluations.models import (
    AgreedScore,
    CreationUnit,
    ItemObjection,
    Sheet,
    SheetEntry,
    SheetPhoto,
    SheetScore,
    Visit,
    VisitClosing,
    VisitInspector,
)
from evaluations.rules.scoring import shown
from evaluations.rules.support import due_day
from evaluations.rules.visits import VisitQuestioned, Wish
from evaluations.scales import ScaledItem, scaled_items
from evaluations.services.agreed_scores import save_agreed
from evaluations.services.closing import close_visit
from evaluations.services.sheets import add_photo, open_sheet, save_score, submit_sheet
from evaluations.services.visit_answers import confirm_closing, object_to_items
from evaluations.services.visits import arrange_visit, cancel_visit

# By the place of the unit, in the order of the visits; whatever is in none of them is still to come.
CLOSED = (0, 4, 10, 1, 6, 12, 2, 9, 15, 16, 11, 7)
OBJECTED, UNANSWERED = 7, 11
TODAY, ANEW = 3, 5
# Numbers of the inspectors, three teams for each day; the first leads.
TEAMS = ((1, 2), (3, 4), (5, 6), (2, 3), (4, 5), (6, 1), (1, 4), (2, 5), (3, 6), (2, 1), (4, 3), (6, 5))
TEAM_TODAY = (1, 2, 4)
A_DAY = 3
DONE_TODAY = (15, 6)
PHOTOS = (("1-4", "会议记录本"), ("3-1", "党员活动室"), ("3-2", "宣传栏"))
NOTE = "请准备会议记录本、台账和制度汇编原件，安排党组织书记和两名党员代表座谈。"
REMARK = "创建工作有部署、有记录，党建与业务结合较好；组织生活记录和阵地更新还要加强。（示例）"
SPREAD_REASON = "考核组当场核对记录本后，一致同意取较低的一档。"
CANCELLED = "所在执业机构当日集中外勤，主要负责人不在岗，另行安排。"
WITHOUT_SELF = "自我评估尚未提交，为不影响整体进度，先安排考核日期，提交后再进行。"
OBJECTION = "现场已提供补充材料（会议签到表和照片），请复核后调整评分。"


def inspect_all(judged: list[Judged], people: People, *, opened: date, day: date) -> None:
    """Close the visits that were, arrange today's and the others; the stage opened on ``opened``."""
    inspectors = list(User.objects.filter(username__regex=r"^inspector\d$").order_by("username"))
    items = scaled_items(judged[0].unit.campaign.rubric)
    at = {one.index: one for one in judged}
    for turn, index in enumerate(CLOSED):
        ago = _days_ago(len(CLOSED) - turn, opened=opened, day=day)
        team = [inspectors[number - 1] for number in TEAMS[turn % len(TEAMS)]]
        _inspect(at[index], team, items, people.committee, day=day, ago=ago)
    today = _arrange(at[TODAY].unit, [inspectors[number - 1] for number in TEAM_TODAY], people.committee, day=day)
    _begin(at[TODAY], today, items)
    _arrange_the_others(judged, inspectors, people.committee, day=day)


def _days_ago(turn: int, *, opened: date, day: date) -> int:
    """Return how many days ago a visit was: three a day, the last ones yesterday, none before the stage opened."""
    ago = 1 + (turn - 1) // A_DAY * 2
    while (day - timedelta(days=ago)).weekday() >= 5:
        ago += 1
    return max(0, min(ago, (day - opened).days))


def _arrange(unit: CreationUnit, team: list[User], by: User, *, day: date, reason: str = "") -> Visit:
    wish = Wish(
        day=day,
        starts_at=time(9, 0) if unit.pk % 2 else time(14, 30),
        place=f"{unit.organization.name.removesuffix('党支部')}会议室"[:60],
        note=NOTE,
        team=frozenset(person.pk for person in team),
        leader=team[0].pk,
    )
    try:
        return arrange_visit(unit, wish=wish, without_self_reason=reason, by=by)
    except VisitQuestioned as asked:
        return arrange_visit(unit, wish=wish, without_self_reason=reason, confirmed=asked.questions, by=by)


def _inspect(one: Judged, team: list[User], items: list[ScaledItem], by: User, *, day: date, ago: int) -> None:
    """A visit from arranging to the unit's word, then moved back to its day."""
    last = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    visit = _arrange(one.unit, team, by, day=day)
    for place, person in enumerate(team):
        _fill(one, visit, person, items, bias=place, photos=PHOTOS[:1] if place == 0 else ())
        submit_sheet(Sheet.objects.get(visit=visit, inspector=person), by=person)
    leader = team[0]
    rows = closing_sheet(visit).rows
    save_agreed(visit, rows={row.code: _agreed(row) for row in rows}, base_versions={}, by=leader)
    closing = close_visit(visit, remark=REMARK, by=leader)
    _answer(one, closing)
    _move_visit(visit, last, ago)


def _agreed(row: ItemRow) -> dict[str, str]:
    """What the leader puts down: what is offered; the lower figure where the sheets differ widely."""
    offered = row.offered
    texts = {"reason": offered.reason or (NO_PROOF if row.exceeds else "")}
    if row.exceeds:
        texts["spread_reason"] = SPREAD_REASON
    if offered.given.not_applicable:
        return texts | {"not_applicable": "on"}
    figure = row.spread.lowest if row.exceeds else offered.given.score
    return texts | {"score": shown(figure)}


def _answer(one: Judged, closing: VisitClosing) -> None:
    name = one.unit.organization.secretary_name
    if one.index == OBJECTED:
        lost = [row.item.code for row in closing.visit.agreed_scores.select_related("item") if row.reason][:2]
        object_to_items(closing, objections=dict.fromkeys(lost, OBJECTION), name=name, by=one.person)
    elif one.index != UNANSWERED:
        confirm_closing(closing, name=name, by=one.person)


def _fill(
    one: Judged,
    visit: Visit,
    person: User,
    items: list[ScaledItem],
    *,
    bias: int,
    photos: tuple[tuple[str, str], ...] = (),
) -> Sheet:
    sheet = open_sheet(visit, by=person)
    by_code = {row.item.code: row.item for row in items}
    for place, row in enumerate(items):
        typed = _seen(one, row, place, bias)
        save_score(
            sheet,
            item=row.item,
            typed=typed.fields,
            reason=typed.reason,
            base_version=0,
            key=_key(sheet, row.item.code),
            source=SheetEntry.Source.PAGE,
            by=person,
        )
    for number, (code, words) in enumerate(photos):
        key = _key(sheet, f"photo-{number}")
        add_photo(sheet, item=by_code[code], upload=photo(words, (one.index + number) % 6), key=key, by=person)
    return sheet


def _seen(one: Judged, row: ScaledItem, place: int, bias: int) -> Typed:
    """What an inspector of the team sees of an item: mostly the same as the others, here and there less."""
    seed, status = one.index * 13 + place * 5, one.found[row.item.code]
    level = level_of(status, one.fullness, seed) + (1 if bias and (seed + bias) % 9 == 0 else 0)
    return typed_for(row.scale, min(level, 2), status=status, seed=seed)


def _begin(one: Judged, visit: Visit, items: list[ScaledItem]) -> None:
    """Today's sheets: the leader's half done, with photos; another's just begun."""
    leader, second = [row.person for row in visit.standing_team][:2]
    _fill(one, visit, leader, items[: DONE_TODAY[0]], bias=0)
    sheet = Sheet.objects.get(visit=visit, inspector=leader)
    by_code = {row.item.code: row.item for row in items}
    for number, (code, words) in enumerate(PHOTOS):
        key = _key(sheet, f"photo-{number}")
        add_photo(sheet, item=by_code[code], upload=photo(words, number), key=key, by=leader)
    _fill(one, visit, second, items[: DONE_TODAY[1]], bias=1)


def _arrange_the_others(judged: list[Judged], inspectors: list[User], by: User, *, day: date) -> None:
    waiting = [one for one in judged if one.index not in (*CLOSED, TODAY)]
    for turn, one in enumerate(waiting):
        team = [inspectors[number - 1] for number in TEAMS[turn % A_DAY]]
        ahead = due_day(day, working_days=1 + turn // A_DAY)
        reason = "" if one.has_submitted else WITHOUT_SELF
        if one.index == ANEW:
            first = _arrange(one.unit, team, by, day=day, reason=reason)
            cancel_visit(first, reason=CANCELLED, by=by)
        _arrange(one.unit, team, by, day=ahead, reason=reason)


def _key(sheet: Sheet, what: str) -> str:
    """Return the same key for the same entry, as a device would make one."""
    return uuid5(NAMESPACE_OID, f"demo-{sheet.pk}-{what}").hex


def _move_visit(visit: Visit, last_message: int, days: int) -> None:
    """Move a visit with everything in it back to its day; it was arranged some days before."""
    of_visit = (
        Visit.objects.filter(pk=visit.pk),
        VisitInspector.objects.filter(visit=visit),
        Sheet.objects.filter(visit=visit),
        Sheet.history.filter(visit=visit),
        SheetScore.objects.filter(sheet__visit=visit),
        SheetScore.history.filter(sheet__visit=visit),
        SheetPhoto.objects.filter(sheet__visit=visit),
        SheetEntry.objects.filter(sheet__visit=visit),
        AgreedScore.objects.filter(visit=visit),
        AgreedScore.history.filter(visit=visit),
        VisitClosing.objects.filter(visit=visit),
        ItemObjection.objects.filter(closing__visit=visit),
        CreationUnit.objects.filter(pk=visit.unit_id),
        Message.objects.filter(pk__gt=last_message),
    )
    for rows in of_visit:
        only = ("state_since",) if rows.model is CreationUnit else ()
        filing_time.move_rows(rows, days, only=only)
