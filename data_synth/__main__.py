"""Command line of the synthesizer: `python -m data_synth preview|lines|pages|sample`."""

import argparse
import functools
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from data_synth.contact_sheet import contact_sheet
from data_synth.datasets import KINDS, encode_png, in_order, make_lines, make_page
from data_synth.defects import Severity
from data_synth.fonts import Face, find_faces
from data_synth.pages import sample_receipt, truth_csv


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status: 0, or 1 with one line on stderr."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except OSError as error:
        print(f"error: cannot write {error.filename or options.output}: {error.strerror or error}", file=sys.stderr)
    except (_NoFacesError, LookupError) as error:
        print(f"error: {error}", file=sys.stderr)
    else:
        return 0
    return 1


class _NoFacesError(Exception):
    """No usable face is installed."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m data_synth", description="Make synthetic print whose truth is known."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    preview = commands.add_parser("preview", help="write a contact sheet")
    preview.add_argument("--output", type=Path, default=Path("sheet.png"), help="PNG to write (default: %(default)s)")
    preview.set_defaults(run=_preview)

    lines = commands.add_parser(
        "lines", help="write line images (PNG) and lines.jsonl with their texts and character boxes"
    )
    lines.set_defaults(run=_lines)

    pages = commands.add_parser(
        "pages", help="write page images (PNG), each with its truth (CSV; of fiscal documents also the fields, JSON)"
    )
    pages.add_argument("--kind", choices=tuple(KINDS), default="receipt")
    pages.set_defaults(run=_pages)

    sample = commands.add_parser("sample", help="write the receipt that ships with the application, with its truth")
    sample.add_argument("--output", type=Path, required=True, metavar="DIR")
    sample.set_defaults(run=_sample)

    for command in (lines, pages):
        command.add_argument("--count", type=_positive, default=100, help="how many to make (default: %(default)s)")
        command.add_argument(
            "--severity", choices=get_args(Severity), help="how bad the print and scan are (default: mixed)"
        )
        command.add_argument("--output", type=Path, required=True, metavar="DIR")
        command.add_argument("--workers", type=_positive, default=os.cpu_count(), help="processes (default: all cores)")
    for command in (preview, lines, pages):
        command.add_argument(
            "--seed", type=int, default=0, help="the same seed makes the same pixels (default: %(default)s)"
        )
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _faces() -> tuple[Face, ...]:
    faces = find_faces()
    if not faces:
        raise _NoFacesError(
            "no usable fonts found on this system: install some, such as the Debian package fonts-dejavu"
        )
    return faces


def _preview(options: argparse.Namespace) -> None:
    options.output.write_bytes(encode_png(contact_sheet(options.seed, _faces())))


def _lines(options: argparse.Namespace) -> None:
    options.output.mkdir(parents=True, exist_ok=True)
    make = functools.partial(make_lines, options.seed, options.severity, _faces())
    with (options.output / "lines.jsonl").open("w", encoding="utf-8") as truth, _Meter("lines", options.count) as meter:
        made = (line for lines in in_order(make, options.workers) for line in lines)
        for number, (png, text, boxes) in zip(range(options.count), made, strict=False):
            name = f"{number:06}.png"
            (options.output / name).write_bytes(png)
            truth.write(json.dumps({"image": name, "text": text, "boxes": boxes}, ensure_ascii=False) + "\n")
            meter.advance(1, 1)


def _pages(options: argparse.Namespace) -> None:
    options.output.mkdir(parents=True, exist_ok=True)
    make = functools.partial(make_page, options.seed, options.severity, options.kind, _faces())
    with _Meter("pages", options.count) as meter:
        for number, (png, truth, note) in zip(range(options.count), in_order(make, options.workers), strict=False):
            stem = f"{options.kind}_{number:05}"
            (options.output / f"{stem}.png").write_bytes(png)
            (options.output / f"{stem}.csv").write_text(truth, encoding="utf-8")
            if note is not None:
                (options.output / f"{stem}.json").write_text(note, encoding="utf-8")
            meter.advance(1, truth.count("\n"))


def _sample(options: argparse.Namespace) -> None:
    options.output.mkdir(parents=True, exist_ok=True)
    page = sample_receipt(_faces())
    (options.output / "receipt.png").write_bytes(encode_png(page.image))
    (options.output / "receipt.csv").write_text(truth_csv(page), encoding="utf-8")


class _Meter:
    """Progress on stderr; at the end how much was made, and how fast."""

    def __init__(self, what: str, total: int) -> None:
        self._console = Console(stderr=True)
        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        self._progress = Progress(*columns, console=self._console, transient=True)
        self._task = self._progress.add_task(what, total=total)
        self._what, self._made, self._lines = what, 0, 0

    def __enter__(self) -> "_Meter":
        self._started = time.perf_counter()
        self._progress.start()
        return self

    def advance(self, made: int, lines: int) -> None:
        self._made, self._lines = self._made + made, self._lines + lines
        self._progress.advance(self._task, made)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._progress.stop()
        if kind is None:
            seconds = time.perf_counter() - self._started
            self._console.print(
                f"{self._made} {self._what} in {seconds:.1f} s, {self._lines / seconds:.0f} lines per second"
            )


if __name__ == "__main__":
    sys.exit(main())
