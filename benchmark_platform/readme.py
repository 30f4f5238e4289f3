"""The action table of the READMEs, written from the tables that the gate itself uses, by ``manage.py readme``."""

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from applications.models import Review, SelectionDecision
from applications.models import State as ApplicationState
from benchmark_platform.campaigns.models import MobilizationReport, StageCode
from benchmark_platform.core.gate import Action
from evaluations.models import (
    Article,
    CreationPlan,
    Problem,
    SelfAssessment,
    Sheet,
    UnitDocument,
    UnitState,
    VerdictDecision,
    Visit,
    VisitClosing,
)

BEGIN, END = "<!-- actions -->", "<!-- /actions -->"
HEADS = {
    "README.md": "| Act | Who | Stage | From → to | Source |",
    "README.zh.md": "| 办理事项 | 由谁办理 | 阶段 | 状态变化 | 依据 |",
}


def all_actions() -> list[Action]:
    """Return the rows of every floor's ``actions.ALL``, from the ground up."""
    rows: list[Action] = []
    for config in apps.get_app_configs():
        if config.module is not None and module_has_submodule(config.module, "actions"):
            rows += getattr(import_module(f"{config.name}.actions"), "ALL", ())
    return rows


def action_table(name: str) -> str:
    """Return the table of one README as Markdown: codes in English, the words of the page in Chinese."""
    chinese = name == "README.zh.md"
    lines = [HEADS[name], "|---|---|---|---|---|"]
    lines += [_line(action, chinese) for action in all_actions()]
    return "\n".join(lines)


def _line(action: Action, chinese: bool) -> str:
    stages = [str(StageCode(code).label) if chinese else code for code in action.stages]
    if action.own_deadline:
        stages.append("或本单位的期限" if chinese else "or own deadline")
    who = dict.fromkeys(doer.label if chinese else doer.role for doer in action.doers)
    title = action.label if chinese else f"`{action.code}` {action.label}"
    cells = [
        title,
        "、".join(who) if chinese else ", ".join(who),
        _list(stages),
        _states(action, chinese),
        action.source,
    ]
    return "| " + " | ".join(cell or "–" for cell in cells) + " |"


def _list(words: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(words))


def _states(action: Action, chinese: bool) -> str:
    if not action.from_states and action.to_state is None:
        return ""
    labels = _state_words(action) if chinese else {}
    words = [labels.get(code, code) for code in action.from_states]
    return f"{', '.join(words)} → {labels.get(action.to_state, action.to_state) if action.to_state else '='}"


def _state_words(action: Action) -> dict[str, str]:
    """Return the words for the states of what the action is about: the first word of its code tells."""
    subject = action.code.partition(".")[0]
    if subject == "selection" and "selected" in action.from_states:
        subject = "application"
    choices: dict[str, list[tuple[Any, Any]]] = {
        "review": Review.State.choices,
        "selection": SelectionDecision.State.choices,
        "notice": SelectionDecision.State.choices,
        "objection": SelectionDecision.State.choices,
        "mobilization": MobilizationReport.State.choices,
        "unit": UnitState.choices,
        "units": UnitState.choices,
        "plan": CreationPlan.State.choices,
        "liaison": UnitState.choices,
        "pair": UnitState.choices,
        "problem": [*Problem.State.choices, *UnitState.choices],
        "article": Article.State.choices,
        "system": UnitDocument.Acceptance.choices,
        "rubric": [("open", "启动创建之前"), ("frozen", "已冻结")],
        "self_assessment": [*SelfAssessment.State.choices, *UnitState.choices],
        "visit": [*Visit.State.choices, *UnitState.choices],
        "sheet": Sheet.State.choices,
        "closing": VisitClosing.State.choices,
        "verdict": VerdictDecision.State.choices,
        "letters": [("open", "结果公布之前")],
    }
    return {str(value): str(label) for value, label in choices.get(subject, ApplicationState.choices)}


def with_table(text: str, name: str) -> str:
    """Return a README's text with its table renewed.

    :raises ValueError: the markers are missing.
    """
    before, _, rest = text.partition(BEGIN)
    _, found, after = rest.partition(END)
    if not found:
        raise ValueError(f"{name} lacks the markers {BEGIN} and {END}.")
    return f"{before}{BEGIN}\n{action_table(name)}\n{END}{after}"


def renew(folder: Path) -> list[str]:
    """Write the tables into both READMEs; return the names of those that changed."""
    changed = []
    for name in HEADS:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        renewed = with_table(text, name)
        if renewed != text:
            path.write_text(renewed, encoding="utf-8")
            changed.append(name)
    return changed
