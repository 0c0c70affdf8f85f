"""The curves of a run, drawn from its log."""

import json
from pathlib import Path

from training.common.curves import Curve, Panel, draw_log, draw_panels


def test_a_log_gives_a_panel_for_each_figure_but_the_learning_rate(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    entries = [
        {"step": 50, "seconds": 10.0, "loss": 4.0, "learning_rate": 0.001},
        {"step": 100, "seconds": 20.0, "loss": 0.4, "learning_rate": 0.001},
        {"step": 100, "seconds": 20.0, "cer": 0.07},
    ]
    log.write_text("".join(json.dumps(entry) + "\n" for entry in entries))
    picture = draw_log(log)
    assert ">loss</text>" in picture and ">cer</text>" in picture and "learning_rate" not in picture
    assert picture.count("<polyline") == 2 and ">20 s</text>" in picture


def test_names_of_curves_that_end_alike_stand_below_each_other() -> None:
    curves = [Curve(name, number, [(0, 1.0), (60, 0.05)]) for number, name in enumerate("ab")]
    picture = draw_panels([Panel("x", curves)])
    names = [part for part in picture.split("<text ") if part.startswith("x=") and (">a<" in part or ">b<" in part)]
    tops = [float(part.split('y="')[1].split('"')[0]) for part in names]
    assert abs(tops[0] - tops[1]) >= 10
