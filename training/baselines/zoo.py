"""`python -m training zoo`: all networks at the input size of their papers, and what was recorded of their training.

With `--write` it draws the pictures of docs/networks.md and fills that page's tables.
"""

import argparse
import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import torch

from training.baselines.architectures import ARCHITECTURES, count_flops, count_parameters
from training.baselines.curves import draw_curves
from training.baselines.datasets import SETS
from training.baselines.drawing import draw_network
from training.baselines.layers import layers_of

DOCS = Path(__file__).parents[2] / "docs"
NOT_RUN = "not run"

_SET_NAMES = {"mnist": "MNIST", "cifar10": "CIFAR-10", "glyphs": "isolated characters"}
_TABLE = re.compile(r"(<!-- table (\w+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `zoo`."""
    parser.add_argument("--format", choices=["text", "json"], default="text")
    parser.add_argument(
        "--results",
        metavar="DIR",
        type=Path,
        default=DOCS / "baselines",
        help="what `baseline` recorded (default: docs/baselines)",
    )
    parser.add_argument(
        "--write", action="store_true", help="draw the pictures of docs/networks.md and fill its tables"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the networks, or write the pictures and the tables of the documentation."""
    if arguments.write:
        write_page(DOCS, arguments.results)
        return 0
    rows = [describe(name, arguments.results) for name in ARCHITECTURES]
    if arguments.format == "json":
        print(json.dumps(rows, indent=1))
    else:
        print(_columns(rows))
    return 0


def write_page(docs: Path, results: Path) -> None:
    """Draw the networks and the learning curves, and fill the tables of networks.md, all in the folder `docs`."""
    (docs / "networks").mkdir(exist_ok=True)
    for name in ARCHITECTURES:
        (docs / "networks" / f"{name}.svg").write_text(network_drawing(name), encoding="utf-8")
    recorded = recorded_runs(results)
    curves = draw_curves(recorded, list(SETS), list(ARCHITECTURES))
    (docs / "baselines" / "curves.svg").write_text(curves, encoding="utf-8")
    page = docs / "networks.md"
    page.write_text(filled(page.read_text(encoding="utf-8"), recorded), encoding="utf-8")


def network_drawing(name: str) -> str:
    """The picture of a network at the input of its paper, as SVG."""
    return draw_network(layers_of(ARCHITECTURES[name]))


def filled(text: str, recorded: Sequence[dict[str, Any]]) -> str:
    """The text of networks.md with its tables, each between two marks, as the networks and the runs have them now."""
    tables = {"networks": paper_table(), "runs": run_table(recorded)}
    return _TABLE.sub(lambda found: f"{found[1]}{tables[found[2]]}\n{found[4]}", text)


def recorded_runs(results: Path) -> list[dict[str, Any]]:
    """The recorded runs, by set and network in their order."""
    paths = (results / f"{images}-{name}.json" for images in SETS for name in ARCHITECTURES)
    return [json.loads(path.read_text()) for path in paths if path.exists()]


def paper_table() -> str:
    """The networks at the input of their papers, as Markdown."""
    rows = []
    for name in ARCHITECTURES:
        row = describe(name, DOCS / "baselines")
        says = f"{row['paper_parameters']:,}" if row["paper_parameters"] else ""
        size = " × ".join(map(str, row["input"]))
        rows.append([name, row["paper"], size, f"{row['parameters']:,}", says, f"{row['flops'] / 1e6:,.1f}"])
    return _markdown(["network", "paper", "input", "parameters", "paper says", "MFLOPs"], rows)


def run_table(recorded: Iterable[dict[str, Any]]) -> str:
    """What was recorded of each network on each set, as Markdown."""
    rows = [
        [
            _SET_NAMES[run["set"]],
            run["arch"],
            " × ".join(map(str, run["input"])),
            f"{run['parameters']:,}",
            f"{run['flops'] / 1e6:,.1f}",
            f"{run['images_per_second']['training']:,.0f}",
            f"{run['images_per_second']['test']:,.0f}",
            f"{run['seconds']:,.0f}",
            f"{run['epochs']:.2f}",
            f"{run['error']:.1%}",
        ]
        for run in recorded
    ]
    speed = "images/s, "
    head = [
        "set",
        "network",
        "input",
        "parameters",
        "MFLOPs",
        speed + "training",
        speed + "test",
        "seconds",
        "epochs",
        "error",
    ]
    return _markdown(head, rows)


def describe(name: str, results: Path) -> dict[str, Any]:
    """A row of the table: `errors` has the recorded error of each set, 0 to 1, or None if it was not run."""
    architecture = ARCHITECTURES[name]
    model = architecture.of_paper()
    image = torch.empty(1, architecture.channels, architecture.size, architecture.size, device="meta")
    return {
        "name": name,
        "paper": architecture.paper,
        "input": [architecture.channels, architecture.size, architecture.size],
        "classes": architecture.classes,
        "paper_parameters": architecture.paper_parameters,
        "parameters": count_parameters(model),
        "flops": count_flops(model, image),
        "errors": {images: _error(results / f"{images}-{name}.json") for images in SETS},
    }


def _error(path: Path) -> float | None:
    return float(json.loads(path.read_text())["error"]) if path.exists() else None


def _markdown(head: list[str], rows: list[list[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *rows])


def _columns(rows: list[dict[str, Any]]) -> str:
    """The rows as text, every column as wide as its widest cell."""
    cells = [["network", "input", "paper says", "parameters", "MFLOPs", *SETS]]
    for row in rows:
        says = row["paper_parameters"]
        cells.append(
            [
                row["name"],
                "x".join(map(str, row["input"])),
                f"{says:,}" if says else "",
                f"{row['parameters']:,}",
                f"{row['flops'] / 1e6:,.1f}",
                *(NOT_RUN if error is None else f"{error:.2%}" for error in row["errors"].values()),
            ]
        )
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in cells)
    return "\n".join(lines)
