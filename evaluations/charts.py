"""Geometry of small pictures that the server draws: the radar of the indicators, bars of a percentage.

Numbers in, coordinates out. The markup is in ``templates/evaluations/chart_*.html``, the same on page and paper; what a
picture says stands beside it in a table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import cos, pi, sin

WIDTH, HEIGHT = 460, 366
CENTRE_X, CENTRE_Y, RADIUS = 230, 190, 138
RINGS = (25, 50, 75, 100)
FULL = Decimal(100)


@dataclass(frozen=True)
class Axis:
    """One axis: its end, and its words in one or two lines beside it."""

    x: float
    y: float
    label_x: float
    label_y: float
    anchor: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Mark:
    """A value on its axis; ``corner_x`` and ``corner_y`` are where a square of 8 around it begins."""

    x: float
    y: float

    @property
    def corner_x(self) -> float:
        """The left edge."""
        return round(self.x - 4, 1)

    @property
    def corner_y(self) -> float:
        """The upper edge."""
        return round(self.y - 4, 1)


@dataclass(frozen=True)
class Shape:
    """A closed line through the values of a series; axes without a value are left out."""

    points: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Radar:
    """The picture: rings at 25, 50, 75 and 100 %, axes, the unit's own shape and that of the mean (None: not shown)."""

    rings: tuple[str, ...]
    axes: tuple[Axis, ...]
    own: Shape
    mean: Shape | None
    words: str
    width: int = WIDTH
    height: int = HEIGHT
    centre_x: int = CENTRE_X
    centre_y: int = CENTRE_Y


def radar(
    labels: Sequence[str], own: Sequence[Decimal | None], mean: Sequence[Decimal | None] | None, *, words: str
) -> Radar:
    """Return the radar of percentages (0 to 100), one axis for each label; ``words`` say what it shows."""
    number = len(labels)
    ends = [_at(place, number, FULL) for place in range(number)]
    axes = tuple(_axis(label, place, number, ends[place]) for place, label in enumerate(labels))
    rings = tuple(_line([_at(place, number, Decimal(ring)) for place in range(number)]) for ring in RINGS)
    return Radar(rings, axes, _shape(own), None if mean is None else _shape(mean), words)


def _shape(values: Sequence[Decimal | None]) -> Shape:
    places = [_at(place, len(values), value) for place, value in enumerate(values) if value is not None]
    return Shape(_line(places), tuple(Mark(x, y) for x, y in places))


def _at(place: int, number: int, percent: Decimal, beyond: float = 0) -> tuple[float, float]:
    """The point of a percentage on an axis; the first axis points upwards, the others follow clockwise."""
    angle = 2 * pi * place / number
    length = RADIUS * float(percent) / 100 + beyond
    return round(CENTRE_X + length * sin(angle), 1), round(CENTRE_Y - length * cos(angle), 1)


def _line(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)


def _axis(label: str, place: int, number: int, end: tuple[float, float]) -> Axis:
    x, y = _at(place, number, FULL, beyond=12)
    lines = broken(label)
    anchor = "start" if x > CENTRE_X else "end"
    if abs(x - CENTRE_X) < 8:
        anchor = "middle"
    # Text hangs from its first base line: up above the picture, centred beside it, down below it.
    upwards = (y - (CENTRE_Y - RADIUS - 12)) / (2 * RADIUS + 24)
    first = y - 17 * (len(lines) - 1) * (1 - upwards) + 12 * upwards
    return Axis(*end, x, round(first, 1), anchor, lines)


def broken(label: str) -> tuple[str, ...]:
    """Break a long name of an indicator before its last two characters: 党员队伍 / 建设."""
    return (label,) if len(label) <= 4 else (label[:-2], label[-2:])


@dataclass(frozen=True)
class Bar:
    """A horizontal bar of a percentage in a view box 100 wide; ``width`` is empty where there is no value."""

    percent: Decimal | None

    @property
    def width(self) -> str:
        """The length, as an attribute."""
        return "0" if self.percent is None else f"{self.percent:f}"


def shade(percent: Decimal | None) -> str:
    """Return the step of a heat map's cell: none, or 0 (below 60 %) to 4 (full)."""
    if percent is None:
        return "none"
    steps = (Decimal(60), Decimal(80), Decimal(90), FULL)
    return str(sum(percent >= step for step in steps))
