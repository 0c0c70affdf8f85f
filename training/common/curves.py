"""Curves of training runs as an SVG picture: figures over time, on logarithmic axes, in panels side by side."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

_PANEL, _HEIGHT, _LEFT, _TOP, _FOOT = 280, 220, 106, 28, 40  # px
_COLOURS = ("#1f66a6", "#d9730d", "#2e8540", "#a33b8f", "#7a5c3e", "#c0392b", "#4b5563")
_LABEL = 11  # px between the names of two curves that end close to each other


@dataclass(frozen=True, slots=True)
class Curve:
    """A line through `points`, (seconds, value); `colour` is the number of its colour."""

    name: str
    colour: int
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Panel:
    """Curves on one pair of axes. The vertical one runs from `least` to `most`, powers of ten."""

    title: str
    curves: Sequence[Curve]
    least: float = 0.001
    most: float = 1.0


def draw_panels(panels: Sequence[Panel]) -> str:
    """The panels side by side."""
    body = [shape for number, panel in enumerate(panels) for shape in _panel(panel, _LEFT + number * (_PANEL + _LEFT))]
    width, height = len(panels) * (_PANEL + _LEFT) + 70, _TOP + _HEIGHT + _FOOT
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" '
    return "\n".join(
        [head + 'font-size="12">', f'<rect width="{width}" height="{height}" fill="white"/>', *body, "</svg>", ""]
    )


def draw_log(log: Path) -> str:
    """The curves of a run's log, `log.jsonl`: a panel for each figure, but the learning rate."""
    found: dict[str, list[tuple[float, float]]] = {}
    for line in log.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        for name, value in entry.items():
            if name not in ("step", "seconds", "learning_rate"):
                found.setdefault(name, []).append((entry["seconds"], value))
    panels = []
    for number, (name, points) in enumerate(found.items()):
        values = [value for _, value in points if value > 0] or [1.0]
        least = 10.0 ** math.floor(math.log10(min(values)))
        most = max(10 * least, 10.0 ** math.ceil(math.log10(max(values))))
        panels.append(Panel(name, [Curve(name, number % len(_COLOURS), points)], least, most))
    return draw_panels(panels)


def _panel(panel: Panel, left: float) -> list[str]:
    shapes = [f'<text x="{left}" y="{_TOP - 10}" font-weight="bold">{escape(panel.title)}</text>']
    for power in range(round(math.log10(panel.least)), round(math.log10(panel.most)) + 1):
        y = _y(10.0**power, panel)
        shapes.append(f'<path d="M{left} {y:.1f}h{_PANEL}" stroke="#ddd"/>')
        shapes.append(f'<text x="{left - 4}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    longest = max((seconds for curve in panel.curves for seconds, _ in curve.points), default=0) or 1
    if panel.curves:
        label = f'y="{_TOP + _HEIGHT + 18}" text-anchor="end">{longest:.0f} s</text>'
        shapes.append(f'<text x="{left + _PANEL}" {label}')
    above = -math.inf
    for curve in sorted(panel.curves, key=lambda curve: _y(curve.points[-1][1], panel)):
        colour = _COLOURS[curve.colour]
        points = [(left + _PANEL * seconds / longest, _y(value, panel)) for seconds, value in curve.points]
        drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        shapes.append(f'<polyline points="{drawn}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        above = max(above + _LABEL, points[-1][1])
        label = f'y="{above:.1f}" dx="4" dy="4" fill="{colour}">{escape(curve.name)}</text>'
        shapes.append(f'<text x="{points[-1][0]:.1f}" {label}')
    return shapes


def _y(value: float, panel: Panel) -> float:
    least, most = math.log(panel.least), math.log(panel.most)
    place = (math.log(max(value, panel.least)) - least) / (most - least)
    return _TOP + _HEIGHT * (1 - place)
