"""Habits of the code: who may change a state, what is never used, how long a file may be."""

import ast

from .source import imports_of, kind_of, module_of, name_of, python_files, tree_of

STATE_NAMES = {"state", "status"}


def changes_a_state(node: ast.AST) -> bool:
    """Whether this node sets `.state` or `.status` of an object, by whatever spelling."""
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AugAssign | ast.AnnAssign):
        targets = [node.target]
    elif isinstance(node, ast.Call):
        return is_update_of_a_state(node)
    else:
        return False
    return any(
        isinstance(part, ast.Attribute) and part.attr in STATE_NAMES for one in targets for part in ast.walk(one)
    )


def is_update_of_a_state(call: ast.Call) -> bool:
    """`queryset.update(state=…)` or `setattr(thing, "state", …)`."""
    if isinstance(call.func, ast.Attribute) and call.func.attr == "update":
        return any(keyword.arg in STATE_NAMES for keyword in call.keywords)
    if isinstance(call.func, ast.Name) and call.func.id == "setattr" and len(call.args) > 1:
        return isinstance(call.args[1], ast.Constant) and call.args[1].value in STATE_NAMES
    return False


def test_only_services_change_a_state() -> None:
    """A state that changes elsewhere has passed no gate and left no audit."""
    wrong = [
        f"{name_of(path)}:{node.lineno}"  # type: ignore[attr-defined]
        for path in python_files()
        if kind_of(module_of(path)) != "services"
        for node in ast.walk(tree_of(path))
        if changes_a_state(node)
    ]
    assert wrong == []


def is_refusal(function: ast.FunctionDef) -> bool:
    """Whether a function only refuses (append-only tables do)."""
    return isinstance(function.returns, ast.Name) and function.returns.id == "NoReturn"


def test_no_signals_and_no_save_overrides() -> None:
    """What happens is written where it happens."""
    wrong = []
    for path in python_files():
        for line, imported in imports_of(path):
            if imported.startswith(("django.dispatch", "django.db.models.signals")):
                wrong.append(f"{name_of(path)}:{line} imports {imported}")
        if kind_of(module_of(path)) == "models":
            for node in ast.walk(tree_of(path)):
                if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"} and not is_refusal(node):
                    wrong.append(f"{name_of(path)}:{node.lineno} overrides {node.name}()")
    assert wrong == []


def test_no_request_wide_transactions() -> None:
    """Measured: ATOMIC_REQUESTS made the 95th percentile of a write eleven seconds."""
    from django.conf import settings

    assert [name for name, database in settings.DATABASES.items() if database.get("ATOMIC_REQUESTS")] == []


def test_public_functions_and_modules_say_what_they_are() -> None:
    """Every module, and every public function and class of rules, actions and services, has a docstring."""
    wrong = []
    for path in python_files():
        tree = tree_of(path)
        if tree.body and not ast.get_docstring(tree):
            wrong.append(name_of(path))
        if kind_of(module_of(path)) not in {"rules", "actions", "services"}:
            continue
        for node in tree.body:
            named = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if named and not ast.get_docstring(node):  # type: ignore[arg-type]
                wrong.append(f"{name_of(path)}:{node.lineno} {node.name}")  # type: ignore[attr-defined]
    assert wrong == []


def test_files_are_small() -> None:
    """A file that is longer than 350 lines is two files."""
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}
    assert {name: length for name, length in lengths.items() if length > 350} == {}


def is_an_address(value: ast.expr) -> bool:
    """`"/calendar/"`, `f"/inbox/{…}/"`."""
    start = value.values[0] if isinstance(value, ast.JoinedStr) and value.values else value
    return isinstance(start, ast.Constant) and str(start.value).startswith("/")


def test_services_know_no_address() -> None:
    """A link in a message is a place of the app's ``addresses``: an address that moves is moved once."""
    wrong = [
        f"{name_of(path)}:{node.value.lineno}"
        for path in python_files()
        if kind_of(module_of(path)) == "services"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.keyword) and node.arg == "link" and is_an_address(node.value)
    ]
    assert wrong == []
