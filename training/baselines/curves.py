"""Learning curves of the recorded baselines as an SVG picture: test error over time, a panel for each set."""

import math
from typing import Any

_PANEL, _HEIGHT, _LEFT, _TOP, _FOOT = 280, 220, 106, 28, 40  # px
_ERRORS = (1.0, 0.1, 0.01, 0.001)  # the grid, and the ends of the logarithmic axis
_COLOURS = ("#1f66a6", "#d9730d", "#2e8540", "#a33b8f", "#7a5c3e", "#c0392b", "#4b5563")


def draw_curves(results: list[dict[str, Any]], sets: list[str], archs: list[str]) -> str:
    """The picture of the `results` of `baseline`; a set without results gets an empty panel titled `not run`."""
    body = []
    for number, name in enumerate(sets):
        chosen = [result for result in results if result["set"] == name]
        body += _panel(name, chosen, archs, _LEFT + number * (_PANEL + _LEFT))
    width, height = len(sets) * (_PANEL + _LEFT) + 70, _TOP + _HEIGHT + _FOOT
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" '
    return "\n".join(
        [head + 'font-size="12">', f'<rect width="{width}" height="{height}" fill="white"/>', *body, "</svg>", ""]
    )


def _panel(name: str, results: list[dict[str, Any]], archs: list[str], left: float) -> list[str]:
    shapes = [f'<text x="{left}" y="{_TOP - 10}" font-weight="bold">{name}{"" if results else ": not run"}</text>']
    for error in _ERRORS:
        y = _y(error)
        shapes.append(f'<path d="M{left} {y:.1f}h{_PANEL}" stroke="#ddd"/>')
        shapes.append(f'<text x="{left - 4}" y="{y + 4:.1f}" text-anchor="end">{error:.3g}</text>')
    longest = max((result["seconds"] for result in results), default=0)
    if results:
        label = f'y="{_TOP + _HEIGHT + 18}" text-anchor="end">{longest:.0f} s</text>'
        shapes.append(f'<text x="{left + _PANEL}" {label}')
    for result in results:
        colour = _COLOURS[archs.index(result["arch"])]
        points = " ".join(f"{left + _PANEL * s / longest:.1f},{_y(error):.1f}" for s, error in result["curve"])
        shapes.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        end = points.split()[-1].split(",")
        shapes.append(f'<text x="{end[0]}" y="{end[1]}" dx="4" dy="4" fill="{colour}">{result["arch"]}</text>')
    return shapes


def _y(error: float) -> float:
    least, most = math.log(_ERRORS[-1]), math.log(_ERRORS[0])
    place = (math.log(max(error, _ERRORS[-1])) - least) / (most - least)
    return _TOP + _HEIGHT * (1 - place)
