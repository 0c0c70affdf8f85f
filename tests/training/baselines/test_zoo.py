"""`python -m training zoo`: the networks' figures, and the page of the documentation that it draws."""

import json
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from training.__main__ import main
from training.baselines import zoo
from training.baselines.architectures import ARCHITECTURES
from training.baselines.datasets import SETS

RESULTS = zoo.DOCS / "baselines"


def zoo_rows(capsys: pytest.CaptureFixture[str], results: Path) -> dict[str, dict[str, Any]]:
    assert main(["zoo", "--format", "json", "--results", str(results)]) == 0
    return {row["name"]: row for row in json.loads(capsys.readouterr().out)}


def test_the_zoo_shows_what_was_recorded_and_what_was_not_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mnist-lenet5.json").write_text('{"error": 0.0081}')
    rows = zoo_rows(capsys, tmp_path)
    assert set(rows) == set(ARCHITECTURES)
    assert rows["lenet5"]["errors"] == {"mnist": 0.0081, "cifar10": None, "glyphs": None}
    assert rows["vgg16"]["parameters"] == 138_357_544 and rows["vgg16"]["paper_parameters"] == 138_000_000
    # The papers of VGG, ResNet and GoogLeNet count a multiply-add as one operation.
    for name, giga in (("vgg16", 15.5), ("resnet50", 4.1), ("googlenet", 1.5)):
        assert rows[name]["flops"] == pytest.approx(2e9 * giga, rel=0.02)
    assert main(["zoo", "--results", str(tmp_path)]) == 0
    text = capsys.readouterr().out
    assert "0.81%" in text and "not run" in text and "138,357,544" in text


def test_the_page_shows_what_was_run(tmp_path: Path) -> None:
    docs, results = tmp_path / "docs", tmp_path / "results"
    (docs / "baselines").mkdir(parents=True)
    results.mkdir()
    run = {
        "set": "mnist",
        "arch": "lenet5",
        "error": 0.0123,
        "seconds": 60,
        "curve": [[30, 0.1], [60, 0.01]],
        "input": [1, 28, 28],
        "parameters": 60_000,
        "flops": 831_360,
        "epochs": 1.5,
        "images_per_second": {"training": 1672.8, "test": 6147.4},
    }
    (results / "mnist-lenet5.json").write_text(json.dumps(run))
    page = docs / "networks.md"
    page.write_text("before\n<!-- table runs -->\nold\n<!-- end -->\nafter\n")
    zoo.write_page(docs, results)
    row = "| MNIST | lenet5 | 1 × 28 × 28 | 60,000 | 0.8 | 1,673 | 6,147 | 60 | 1.50 | 1.2% |"
    text = page.read_text(encoding="utf-8")
    assert row in text and "old" not in text and text.startswith("before\n") and text.endswith("after\n")
    curves = (docs / "baselines" / "curves.svg").read_text(encoding="utf-8")
    assert curves.count("<polyline") == 1 and ">lenet5<" in curves
    assert ">mnist<" in curves and "cifar10: not run" in curves
    points = curves.split('points="')[1].split('"')[0].split()
    (x1, y1), (x2, y2) = ([float(number) for number in point.split(",")] for point in points)
    assert x2 > x1 and y2 > y1  # later, and less error lies lower
    assert {path.stem for path in (docs / "networks").iterdir()} == set(ARCHITECTURES)


def test_the_page_of_the_networks_is_current(tmp_path: Path) -> None:
    shutil.copy(zoo.DOCS / "networks.md", tmp_path)
    (tmp_path / "baselines").mkdir()
    zoo.write_page(tmp_path, RESULTS)
    for path in (*(zoo.DOCS / "networks").iterdir(), RESULTS / "curves.svg", zoo.DOCS / "networks.md"):
        drawn = (tmp_path / path.relative_to(zoo.DOCS)).read_text(encoding="utf-8")
        assert drawn == path.read_text(encoding="utf-8"), f"{path.name}: `python -m training zoo --write` draws it anew"


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_a_network_is_drawn_with_its_layers_and_their_shapes(name: str) -> None:
    picture = ET.fromstring(zoo.network_drawing(name))
    texts = ["".join(text.itertext()) for text in picture.iter("{http://www.w3.org/2000/svg}text")]
    architecture = ARCHITECTURES[name]
    assert texts[0] == f"{architecture.channels} × {architecture.size} × {architecture.size}"
    assert str(architecture.classes) in texts and any("convolution" in text for text in texts)
    width = float(picture.get("width", 0))
    assert all(0 < float(text.get("x", 0)) < width for text in picture.iter("{http://www.w3.org/2000/svg}text"))


@pytest.mark.parametrize("folder", [RESULTS, RESULTS / "long"], ids=["short", "long"])
def test_recorded_results_say_what_they_were_measured_on(folder: Path) -> None:
    for path in folder.glob("*.json"):
        result = json.loads(path.read_text())
        assert path.stem == f"{result['set']}-{result['arch']}"
        assert result["set"] in SETS and result["arch"] in ARCHITECTURES
        assert 0 <= result["error"] <= 1 and result["hardware"] and result["command"] and result["seconds"] > 0
