"""What a username, a one-time code and a role must be. Pure: the moment is an argument."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime

from benchmark_platform.accounts.roles import Role
from benchmark_platform.core.findings import Finding, Findings

# No 0/O, 1/I/L: a code is read from paper and typed by hand. 31 characters, 12 of them: 59 bits.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_GROUPS, CODE_GROUP_LENGTH = 3, 4

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,29}")

# Which roles can be held in which kind of body (design decision 6).
ROLES_OF_BODY: dict[str, tuple[str, ...]] = {
    "committee": (Role.COMMITTEE, Role.DECIDER, Role.INSPECTOR),
    "prefecture_body": (Role.PREFECTURE,),
    "branch": (Role.BRANCH,),
    "joint_branch": (Role.BRANCH,),
    "general_branch": (Role.BRANCH,),
    "party_committee": (Role.BRANCH,),
}


def normal_username(text: str) -> str:
    """Return a username as it is kept: half width, lower case, without blanks around it."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def check_username(username: str) -> list[Finding]:
    """Return what is wrong with a username (already normal)."""
    if USERNAME.fullmatch(username):
        return []
    return [
        Finding("用户名须为3至30个字符，只用小写字母、数字、点、短横线或下划线，并以字母或数字开头。", field="username")
    ]


def check_role(kind: str, role: str) -> list[Finding]:
    """Return what is wrong with holding a role in a body of that kind."""
    allowed = ROLES_OF_BODY[kind]
    if role in allowed:
        return []
    names = "、".join(f"“{Role(one).label}”" for one in allowed)
    return [Finding(f"这个党组织只能授予{names}角色。", field="role")]


def check_person(*, username: str, full_name: str, kind: str, role: str) -> list[Finding]:
    """Return everything that is wrong with an account to be opened."""
    findings = Findings()
    if not full_name.strip():
        findings.error("请填写姓名。", "full_name")
    elif len(full_name.strip()) > 40:
        findings.error("姓名不能超过40个字符。", "full_name")
    return [*check_username(username), *findings.rows, *check_role(kind, role)]


def default_role(kind: str) -> str:
    """Return the role of the first person of a body of that kind."""
    return ROLES_OF_BODY[kind][0]


def username_stem(role: str, body_code: str) -> str:
    """Return how a username begins: ``branch-``, ``prefecture-changsha``, ``committee``, ``inspector``."""
    if role == Role.BRANCH:
        return "branch-"
    if role == Role.PREFECTURE:
        tail = re.sub(r"[^a-z0-9]+", "-", body_code.lower().removeprefix("sz-")).strip("-")
        return f"prefecture-{tail}"[:26]
    return "committee" if role in (Role.COMMITTEE, Role.DECIDER) else "inspector"


def next_username(role: str, body_code: str, taken: Iterable[str]) -> str:
    """Return the first free username: branch-001, prefecture-changsha (…2), committee, inspector1."""
    stem, used = username_stem(role, body_code), set(taken)
    if role == Role.BRANCH:
        candidates = (f"{stem}{number:03d}" for number in range(1, len(used) + 2))
    elif role == Role.INSPECTOR:
        candidates = (f"{stem}{number}" for number in range(1, len(used) + 2))
    else:
        candidates = (stem if number == 1 else f"{stem}{number}" for number in range(1, len(used) + 2))
    return next(name for name in candidates if name not in used)


def normal_code(text: str) -> str:
    """Return a typed code as it was issued (K7Q2-M4TD-9XWA), or the text unchanged if it cannot be one.

    Lower case, full width, missing or other dashes are habits of typing, not faults.
    """
    plain = re.sub(r"[\s\-－—_]", "", unicodedata.normalize("NFKC", text)).upper()
    if len(plain) != CODE_GROUPS * CODE_GROUP_LENGTH or any(letter not in CODE_ALPHABET for letter in plain):
        return text
    return grouped(plain)


def grouped(plain: str) -> str:
    """Return a code in groups of four."""
    return "-".join(plain[at : at + CODE_GROUP_LENGTH] for at in range(0, len(plain), CODE_GROUP_LENGTH))


def code_expired(must_change_password: bool, expires_at: datetime | None, now: datetime) -> bool:
    """Whether the person still has only a one-time code, and its last moment is over."""
    return must_change_password and expires_at is not None and now >= expires_at
