"""The committee's decision on the 24 (S3): pure functions, arguments in, findings out; the day is an argument.

Direct track: candidates have a rank, a smaller one is better, equal ranks are a tie. Prefecture track: each
recommendation is confirmed or not, without any order among prefectures.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from applications.rules.appendix1 import INVALID, MISSING
from applications.rules.reasons import REASON_LIMIT
from benchmark_platform.core.findings import Finding, Findings

DIRECT, PREFECTURE = "direct", "prefecture"
ELIGIBLE, INELIGIBLE = "eligible", "ineligible"
SELECTED, RESERVE, NOT_SELECTED, NOT_CONFIRMED = "selected", "reserve", "not_selected", "not_confirmed"
# What may be chosen on each track, in the order of the board.
OUTCOMES = {DIRECT: (SELECTED, RESERVE, NOT_SELECTED), PREFECTURE: (SELECTED, NOT_CONFIRMED)}
INSIDE, TIED, OUTSIDE = "inside", "tied", "outside"


@dataclass(frozen=True)
class Votes:
    """How a vote on one row went; None is not entered."""

    for_: int | None = None
    against: int | None = None
    abstained: int | None = None

    @property
    def entered(self) -> bool:
        """Whether all three numbers are there."""
        return None not in (self.for_, self.against, self.abstained)

    @property
    def total(self) -> int:
        """Votes cast, abstentions included."""
        return (self.for_ or 0) + (self.against or 0) + (self.abstained or 0)


@dataclass(frozen=True)
class Entry:
    """One candidate as the board has it; ``key`` names its fields in the form (``row-<key>-outcome``)."""

    key: int
    name: str
    number: str
    track: str
    state: str
    outcome: str = ""
    rank: int | None = None
    reserve_rank: int | None = None
    reason: str = ""
    tie_reason: str = ""
    votes: Votes = Votes()

    @property
    def label(self) -> str:
        """The body and the number of its form: how every sentence names it."""
        return f"{self.name}（{self.number}）"

    def field(self, name: str) -> str:
        """The name of one of its fields in the form."""
        return f"row-{self.key}-{name}"


@dataclass(frozen=True)
class Places:
    """The places of each track, and how many reserves there may be: data of the campaign."""

    direct: int
    prefecture: int
    reserve: int


def check_selection(entries: Sequence[Entry], places: Places) -> list[Finding]:
    """Return everything that keeps these outcomes from being decided, body by body, then the list as a whole (S3)."""
    found = Findings()
    for entry in entries:
        _check_entry(found, entry)
    direct = [entry for entry in entries if entry.track == DIRECT]
    _check_number(found, direct, places.direct, "行业党委直属")
    _check_number(found, [entry for entry in entries if entry.track == PREFECTURE], places.prefecture, "市州")
    _check_order(found, direct)
    _check_reserve_rank(found, entries)
    _check_reserve(found, direct, places.reserve)
    return found.rows


def _check_entry(found: Findings, entry: Entry) -> None:
    if entry.state not in (ELIGIBLE, INELIGIBLE):
        found.error(f"{entry.label}还没有资格审查结论，请先完成资格审查。", entry.field("outcome"), MISSING)
        return
    if not entry.outcome:
        found.error(f"{entry.label}还没有拟定结果。", entry.field("outcome"), MISSING)
    elif entry.outcome not in OUTCOMES[entry.track]:
        found.error(f"{entry.label}的拟定结果请从列出的选项中选择。", entry.field("outcome"), INVALID)
    elif entry.state == INELIGIBLE and entry.outcome in (SELECTED, RESERVE):
        word = "确认" if entry.track == PREFECTURE else "确定为创建对象或候补"
        found.error(f"{entry.label}资格不符，不能{word}。", entry.field("outcome"), INVALID)
    if not entry.reason.strip():
        found.error(f"{entry.label}还没有写理由。", entry.field("reason"), MISSING)
    for name, text in (("reason", entry.reason), ("tie_reason", entry.tie_reason)):
        if len(text) > REASON_LIMIT:
            found.error(
                f"{entry.label}的理由有 {len(text)} 个字，请控制在 {REASON_LIMIT} 个字以内。",
                entry.field(name),
                INVALID,
            )
    if entry.track == DIRECT and entry.outcome in (SELECTED, RESERVE) and entry.rank is None:
        found.error(f"{entry.label}还没有填写排序。", entry.field("rank"), MISSING)


def _check_number(found: Findings, entries: Iterable[Entry], seats: int, track: str) -> None:
    chosen = sum(1 for entry in entries if entry.outcome == SELECTED)
    if chosen > seats:
        found.error(f"{track}名额为 {seats} 个，现在拟定了 {chosen} 个，请减少 {chosen - seats} 个。", code=INVALID)


def _contenders(direct: Iterable[Entry]) -> list[tuple[int, Entry]]:
    """Return the eligible that have a rank, best first; one without a rank stands behind all of them."""
    ranked = [(entry.rank, entry) for entry in direct if entry.state == ELIGIBLE and entry.rank is not None]
    return sorted(ranked, key=lambda pair: (pair[0], pair[1].key))


def _check_order(found: Findings, direct: Sequence[Entry]) -> None:
    """Nobody is selected behind a better rank that is left out; a tie at the cut-off needs a recorded decision."""
    ranked = _contenders(direct)
    left_out = [(rank, entry) for rank, entry in ranked if entry.outcome not in (SELECTED, "")]
    for rank, entry in ranked:
        if entry.outcome != SELECTED:
            continue
        better = [other for other_rank, other in left_out if other_rank < rank]
        if better:
            found.error(
                f"{entry.label}排序 {rank}，但排序在前的{better[0].label}没有入选，请调整排序或结果。",
                entry.field("rank"),
                INVALID,
            )
        if any(other_rank == rank for other_rank, _ in left_out) and not entry.tie_reason.strip():
            found.error(
                f"{entry.label}与未入选的党组织并列第 {rank}（并列待议），请写明入选的决定和理由。",
                entry.field("tie_reason"),
                MISSING,
            )


def _check_reserve_rank(found: Findings, entries: Iterable[Entry]) -> None:
    """A reserve has its number; nobody else has one, on whatever track."""
    for entry in entries:
        if entry.outcome != RESERVE and entry.reserve_rank is not None:
            word = "请清空候补顺序或把结果改为候补" if entry.track == DIRECT else "请清空候补顺序"
            found.error(f"{entry.label}不是候补，{word}。", entry.field("reserve_rank"), INVALID)
        if entry.track == DIRECT and entry.outcome == RESERVE and entry.reserve_rank is None:
            found.error(f"{entry.label}是候补，请填写候补顺序。", entry.field("reserve_rank"), MISSING)


def _check_reserve(found: Findings, direct: Sequence[Entry], limit: int) -> None:
    """Reserve numbers run from 1 without gap or double, at most ``limit``, in the order of the ranks."""
    reserves = sorted(
        (
            (entry.reserve_rank, entry)
            for entry in direct
            if entry.outcome == RESERVE and entry.reserve_rank is not None
        ),
        key=lambda pair: (pair[0], pair[1].key),
    )
    if len(reserves) > limit:
        found.error(f"候补最多 {limit} 个，现在有 {len(reserves)} 个。", code=INVALID)
    for expected, (reserve_rank, entry) in enumerate(reserves, start=1):
        if reserve_rank != expected:
            found.error(
                f"候补顺序须从 1 起连续不重复：{entry.label}应为 {expected}，现在是 {reserve_rank}。",
                entry.field("reserve_rank"),
                INVALID,
            )
            return
    _check_reserve_order(found, direct, [entry for _, entry in reserves])


def _check_reserve_order(found: Findings, direct: Sequence[Entry], reserves: Sequence[Entry]) -> None:
    left_out = [(rank, entry) for rank, entry in _contenders(direct) if entry.outcome == NOT_SELECTED]
    before: Entry | None = None
    for entry in reserves:
        if entry.rank is None:
            continue
        better = [other for rank, other in left_out if rank < entry.rank]
        if better:
            found.error(
                f"{entry.label}列为候补，但排序在前的{better[0].label}没有列入，请调整排序或结果。",
                entry.field("rank"),
                INVALID,
            )
        if before is not None and before.rank is not None and before.rank > entry.rank:
            found.error(
                f"候补顺序与排序不一致：{before.label}排序 {before.rank}，候补在{entry.label}之前。",
                before.field("reserve_rank"),
                INVALID,
            )
        before = entry


def standing(ranks: Mapping[int, int], seats: int) -> dict[int, str]:
    """Say of every ranked candidate whether it is inside the seats, outside, or tied at the cut-off (并列待议)."""
    in_order, answer = sorted(ranks.values()), {}
    for key, rank in ranks.items():
        if bisect_right(in_order, rank) <= seats:
            answer[key] = INSIDE
        else:
            answer[key] = TIED if bisect_left(in_order, rank) < seats else OUTSIDE
    return answer


def check_candidates(*, listed: Mapping[int, str], now: Mapping[int, str], labels: Mapping[int, str]) -> list[Finding]:
    """Return who came, went or changed since a list was made; such a list is looked at again by a person.

    ``listed`` and ``now`` map an application's id to its state, in the list and as it is; ``labels`` names them all.
    """
    found = Findings()
    for key in sorted({*listed, *now}):
        if key not in now:
            found.error(f"{labels[key]}已退回、撤回或不再是市州推荐，不在候选之列。", code=INVALID)
        elif key not in listed:
            found.error(f"{labels[key]}是新的候选，名单中还没有。", code=INVALID)
        elif listed[key] != now[key]:
            found.error(f"{labels[key]}的资格审查结论已有变化。", code=INVALID)
    return found.rows


def check_requests(asked: Iterable[tuple[str, date]], *, day: date) -> list[Finding]:
    """Return which prefectures may still choose anew on the committee's request: until then nothing is decided (S3).

    ``asked`` pairs a prefecture's body with its last day. Once that has passed unanswered, the first choice stands.
    """
    found = Findings()
    for name, last in sorted(asked):
        if day <= last:
            found.error(
                f"{name}已被要求于{last.month}月{last.day}日前重新推荐，收到新的推荐或期限过后才能办理。", code=INVALID
            )
    return found.rows


def check_votes(entries: Iterable[Entry], *, present: int, recused: Mapping[str, int]) -> list[Finding]:
    """Return what is wrong with the votes where the campaign takes them.

    Each selected body has all three numbers; nobody votes on a body from which they stepped back; a body is selected
    by a simple majority of the votes cast for and against (abstentions do not count against it).
    """
    found = Findings()
    for entry in entries:
        votes, at = entry.votes, entry.field("votes_for")
        if not votes.entered:
            if entry.outcome == SELECTED:
                found.error(f"{entry.label}还没有填写表决结果（赞成、反对、弃权）。", at, MISSING)
            continue
        voters = present - recused.get(entry.name, 0)
        if votes.total > voters:
            found.error(f"{entry.label}共 {votes.total} 票，多于可以表决的 {voters} 人。", at, INVALID)
        if entry.outcome == SELECTED and (votes.for_ or 0) <= (votes.against or 0):
            found.error(f"{entry.label}赞成票没有超过反对票，不能拟定为创建对象。", at, INVALID)
    return found.rows


def check_notice(
    *,
    notice_on: bool,
    in_notice: bool,
    notice_to: date | None,
    day: date,
    open_objections: int,
    upheld: Sequence[str],
) -> list[Finding]:
    """Return what keeps a decided list from being released where the campaign shows it in public first.

    The seat is awarded only after the last day of the notice, with every objection settled; a selected body against
    which an objection was upheld (``upheld``: their names) needs a new decision.
    """
    found = Findings()
    # Once shown, a list is held to its notice, also if the switch is turned off meanwhile.
    if not notice_on and not in_notice:
        return found.rows
    if not in_notice or notice_to is None:
        found.error("本次创建计划须先公示拟定名单，公示期满后才能公布。")
        return found.rows
    if day <= notice_to:
        found.error(f"公示期到 {notice_to.month}月{notice_to.day}日为止，期满后才能公布。")
    if open_objections:
        found.error(f"还有 {open_objections} 件异议没有处理，处理完毕后才能公布。")
    for name in upheld:
        found.error(f"对{name}的异议成立，请取消拟定，重新研究后再公布。")
    return found.rows
