"""Reading the source: the files of the product, their syntax trees, floors and imports."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("benchmark_platform", "applications", "evaluations")

# Imports point down only (README, "Floors"). A module on none of these floors belongs to the roof.
FLOORS = {
    "benchmark_platform.audit": 0,
    "benchmark_platform.core": 0,
    "benchmark_platform.organizations": 1,
    "benchmark_platform.accounts": 2,
    "benchmark_platform.inbox": 3,
    "benchmark_platform.campaigns": 4,
    "applications": 5,
    "evaluations": 6,
}
ROOF = 99
# Inside an app: models ← rules ← actions ← services ← forms, exports ← views ← urls.
KINDS = {"models": 0, "rules": 1, "actions": 2, "services": 3, "forms": 4, "exports": 4, "views": 5, "urls": 6}


def python_files() -> list[Path]:
    """Every Python file of the product, migrations excepted."""
    return sorted(
        path
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if "migrations" not in path.parts and "__pycache__" not in path.parts
    )


def templates() -> list[Path]:
    """Every template of the product."""
    folders = [ROOT / "templates", *(ROOT / package for package in PACKAGES)]
    return sorted(path for folder in folders for path in folder.rglob("*.html"))


def static_files() -> list[Path]:
    """Every script, style sheet and picture of our own."""
    folders = [ROOT / "static", *(ROOT / package for package in PACKAGES)]
    suffixes = {".css", ".js", ".svg", ".webmanifest"}
    return sorted({path for folder in folders for path in folder.rglob("*") if path.suffix in suffixes})


def name_of(path: Path) -> str:
    """The path from the root of the checkout, for messages."""
    return path.relative_to(ROOT).as_posix()


def module_of(path: Path) -> str:
    """The dotted name of a Python file."""
    parts = list(path.relative_to(ROOT).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def app_of(module: str) -> str | None:
    """The app that a module belongs to; None for the roof and for modules of others."""
    for app in FLOORS:
        if module == app or module.startswith(app + "."):
            return app
    return None


def floor_of(module: str) -> int:
    """The floor that a module of the product stands on."""
    app = app_of(module)
    return ROOF if app is None else FLOORS[app]


def kind_of(module: str) -> str | None:
    """`models`, `rules`, `services` …: what a module is within its app."""
    app = app_of(module)
    if app is None or module == app:
        return None
    first = module.removeprefix(app + ".").split(".")[0]
    return first if first in KINDS else None


@cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything that a file imports; `from a import b` counts as `a.b`."""
    module = module_of(path)
    package = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            origin = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                yield node.lineno, f"{origin}.{alias.name}"


def ours(module: str) -> bool:
    """Whether a dotted name is of the product."""
    return module.split(".")[0] in PACKAGES
