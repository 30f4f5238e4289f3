"""What a roster may hold (党员名册): names and posts, nothing else; two of one name are told apart."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.findings import Findings

NAME_LIMIT = 40


@dataclass(frozen=True)
class Person:
    """A row of the roster. ``kind`` and ``post`` are values of Member.Kind and Member.Post; no ``pk``: not yet kept.

    ``blank`` are the names of what a table left empty: on a person who is known it stays as it is.
    """

    name: str
    note: str = ""
    kind: str = "full"
    post: str = ""
    post_since: date | None = None
    is_floating: bool = False
    joined_on: date | None = None
    left_on: date | None = None
    pk: int | None = None
    blank: frozenset[str] = field(default=frozenset(), compare=False)

    @property
    def shown(self) -> str:
        """The name as it stands in lists."""
        return f"{self.name}（{self.note}）" if self.note else self.name

    @property
    def who(self) -> tuple[str, str]:
        """By what a person is known again."""
        return self.name, self.note


def tidy(person: Person) -> Person:
    """Return the person with names as they are compared: 李 明 is 李明, but a foreign name keeps its spaces."""
    name = " ".join(person.name.replace("\x00", "").split())
    if name and not any(sign.isascii() for sign in name.replace(" ", "")):
        name = name.replace(" ", "")
    return replace(person, name=name, note=" ".join(person.note.replace("\x00", "").split()))


def brought_up_to_date(before: Person, typed: Person) -> Person:
    """Return a known person with what a row of a table says; its empty cells take nothing away.

    The day of a post goes with the post: another post without a day has none.
    """
    stays = {name: getattr(before, name) for name in typed.blank}
    if "post_since" in stays and stays.get("post", typed.post) != before.post:
        stays["post_since"] = None
    return replace(typed, pk=before.pk, **stays)


def check_person(person: Person, *, others: Iterable[Person], today: date, found: Findings) -> None:
    """Find what is missing or cannot be; ``others`` are the rest of the roster."""
    others = [other for other in others if other.pk is None or other.pk != person.pk]
    _check_name(person, others, found)
    if person.post and person.kind == "activist":
        found.error("入党积极分子不担任党内职务，请核对类别或职务。", "post")
    if person.post == "secretary" and person.left_on is None:
        holder = next((other for other in others if other.post == "secretary" and other.left_on is None), None)
        if holder:
            found.error(
                f"名册上的书记是“{holder.shown}”。书记只有一名，请先修改“{holder.shown}”的职务或登记转出。", "post"
            )
    for name, label, day in (
        ("post_since", "任职日期", person.post_since),
        ("joined_on", "转入（加入）日期", person.joined_on),
        ("left_on", "转出日期", person.left_on),
    ):
        if day and day > today:
            found.error(f"{label}{chinese_day(day)}还没有到，请核对。", name)
    if person.post_since and not person.post:
        found.error("填写了任职日期，请同时选择党内职务。", "post")
    if person.joined_on and person.left_on and person.left_on < person.joined_on:
        found.error("转出日期早于转入（加入）日期，请核对。", "left_on")


def _check_name(person: Person, others: list[Person], found: Findings) -> None:
    if not person.name:
        found.error("请填写姓名。", "name")
        return
    for name, label, text in (("name", "姓名", person.name), ("note", "区分说明", person.note)):
        if len(text) > NAME_LIMIT:
            found.error(f"{label}最多 {NAME_LIMIT} 个字，现在有 {len(text)} 个字。", name)
    same = [other for other in others if other.name == person.name]
    if not any(other.note == person.note for other in same):
        return
    gone = any(other.left_on for other in same if other.note == person.note)
    words = "，已登记转出" if gone else ""
    found.error(
        f"名册上已有“{person.shown}”{words}。是另一个人，请填写不同的区分说明（如：审计一部）；是同一个人，请在名册中修改。",
        "note",
    )


def post_of_seat(title: str) -> str:
    """Return the post that a seat of the committee means: 书记, 副书记, any other is 委员."""
    if "副书记" in title:
        return "deputy"
    return "secretary" if "书记" in title else "committee"
