"""Imports point down only, and within an app from the views to the models."""

import re

from .source import FLOORS, KINDS, ROOT, app_of, floor_of, imports_of, kind_of, module_of, name_of, ours, python_files


def test_imports_point_down_only() -> None:
    """A floor knows itself and the floors below; the roof knows all and nobody knows the roof."""
    wrong = []
    for path in python_files():
        module = module_of(path)
        for line, imported in imports_of(path):
            if not ours(imported) or app_of(imported) == app_of(module):
                continue
            if floor_of(imported) >= floor_of(module):
                wrong.append(f"{name_of(path)}:{line} imports {imported}")
    assert wrong == []


def test_every_app_has_a_floor() -> None:
    """A new app must be given its floor here."""
    apps = {module_of(path).removesuffix(".apps") for path in python_files() if path.name == "apps.py"}
    assert apps == {*FLOORS, "benchmark_platform"}


def test_within_an_app_imports_point_from_views_to_models() -> None:
    """models ← rules ← actions ← services ← forms, exports ← views ← urls."""
    wrong = []
    for path in python_files():
        module = module_of(path)
        kind = kind_of(module)
        for line, imported in imports_of(path):
            other = kind_of(imported) if ours(imported) and app_of(imported) == app_of(module) else None
            if kind and other and KINDS[other] > KINDS[kind]:
                wrong.append(f"{name_of(path)}:{line} ({kind}) imports {imported}")
    assert wrong == []


def test_nothing_below_the_views_knows_the_web() -> None:
    """Rules, actions and services never see a request, a message to the browser, or an address."""
    web = re.compile(r"django\.(http|shortcuts|urls|views|contrib\.messages|template)\b")
    wrong = [
        f"{name_of(path)}:{line} imports {imported}"
        for path in python_files()
        if kind_of(module_of(path)) in {"rules", "actions", "services"}
        for line, imported in imports_of(path)
        if web.match(imported)
    ]
    assert wrong == []


def test_rules_are_pure() -> None:
    """A rule asks neither the database nor the clock: what it needs are its arguments."""
    impure = re.compile(r"django\.(db|utils\.timezone|core\.cache|conf)\b|time\b|random\b")
    wrong = [
        f"{name_of(path)}:{line} imports {imported}"
        for path in python_files()
        if kind_of(module_of(path)) == "rules"
        for line, imported in imports_of(path)
        if impure.match(imported)
    ]
    for path in python_files():
        if kind_of(module_of(path)) == "rules":
            text = path.read_text(encoding="utf-8")
            wrong += [f"{name_of(path)}: {call}" for call in re.findall(r"\.today\(|\.now\(|\.objects\b", text)]
    assert wrong == []


def test_applications_never_mention_evaluations() -> None:
    """The bridge between the two halves is an act of the upper one."""
    wrong = [
        name_of(path)
        for path in sorted((ROOT / "applications").rglob("*.py"))
        if "evaluations" in path.read_text(encoding="utf-8")
    ]
    assert wrong == []
