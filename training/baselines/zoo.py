"""`python -m training zoo`: a table of all networks at the input size of their papers, with the recorded errors."""

import argparse
import json
from pathlib import Path
from typing import Any

import torch

from training.baselines.architectures import ARCHITECTURES, count_flops, count_parameters
from training.baselines.curves import draw_curves
from training.baselines.datasets import SETS

RESULTS = Path(__file__).parents[2] / "docs" / "baselines"
NOT_RUN = "not run"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `zoo`."""
    parser.add_argument("--format", choices=["text", "json"], default="text")
    parser.add_argument(
        "--results",
        metavar="DIR",
        type=Path,
        default=RESULTS,
        help="errors that `baseline` recorded (default: docs/baselines)",
    )

    parser.add_argument("--curves", metavar="FILE", type=Path, help="draw the learning curves too, as SVG")


def run(arguments: argparse.Namespace) -> int:
    """Print the table, and draw the curves if asked to."""
    rows = [describe(name, arguments.results) for name in ARCHITECTURES]
    if arguments.format == "json":
        print(json.dumps(rows, indent=1))
    else:
        print(_table(rows))
    if arguments.curves:
        results = [json.loads(path.read_text()) for path in sorted(arguments.results.glob("*.json"))]
        arguments.curves.write_text(draw_curves(results, list(SETS), list(ARCHITECTURES)), encoding="utf-8")
    return 0


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


def _table(rows: list[dict[str, Any]]) -> str:
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
