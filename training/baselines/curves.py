"""Learning curves of the recorded baselines: test error over time, a panel for each set."""

from typing import Any

from training.common.curves import Curve, Panel, draw_panels


def draw_curves(results: list[dict[str, Any]], sets: list[str], archs: list[str]) -> str:
    """The picture of the `results` of `baseline`; a set without results gets an empty panel titled `not run`."""
    panels = []
    for name in sets:
        curves = [
            Curve(result["arch"], archs.index(result["arch"]), result["curve"])
            for result in results
            if result["set"] == name
        ]
        panels.append(Panel(name if curves else f"{name}: not run", curves, least=0.001, most=1.0))
    return draw_panels(panels)
