"""Progress of long work: for a person on a terminal, or for a program as JSON Lines."""

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import accumulate
from types import TracebackType
from typing import Any, Protocol, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from training.common.distributed import rank

_UNKNOWN = 0.03  # share of the work that must be done before the time left is estimated


class Reporter(Protocol):
    """A context manager around the work."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def stage(self, name: str, done: float) -> None:
        """Report the current stage and the share of the whole work that is done, 0 to 1."""

    def note(self, text: str) -> None:
        """Report a line of text."""

    def result(self, outcome: dict[str, Any]) -> None:
        """Report the result; `outcome["message"]` is its text."""


class TerminalReporter:
    """A progress bar on standard error; notes and the result on standard output."""

    def __init__(self) -> None:
        columns = TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn()
        console = Console(stderr=True)
        self._bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._task = self._bar.add_task("", total=1.0)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def stage(self, name: str, done: float) -> None:
        self._bar.update(self._task, description=name, completed=done)

    def note(self, text: str) -> None:
        print(text, flush=True)

    def result(self, outcome: dict[str, Any]) -> None:
        self._bar.stop()
        print(outcome["message"], flush=True)


class JsonReporter:
    """One JSON object a line on standard output, as docs/retraining.md describes them; notes on standard error."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._at_first: float | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def stage(self, name: str, done: float) -> None:
        if self._at_first is None:  # a resumed run begins in the middle
            self._at_first = done
        advanced, elapsed = done - self._at_first, time.monotonic() - self._began
        left = round(elapsed * (1 - done) / advanced, 1) if advanced > _UNKNOWN else None
        self._print({"stage": name, "done": round(done, 4), "seconds_left": left})

    def note(self, text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    def result(self, outcome: dict[str, Any]) -> None:
        self._print(outcome)

    def _print(self, line: dict[str, Any]) -> None:
        print(json.dumps(line, ensure_ascii=False), flush=True)


class NoReporter(JsonReporter):
    """Reports nothing: of several processes only the first one reports."""

    def note(self, text: str) -> None:
        pass

    def _print(self, line: dict[str, Any]) -> None:
        pass


class Stages:
    """Progress through named stages, reported as progress of the whole work.

    Args:
        weights: for each stage, in order, its share of the time that the whole work takes; they sum to 1.
    """

    def __init__(self, reporter: Reporter, weights: Mapping[str, float]) -> None:
        self._reporter, self._weights = reporter, weights
        self._begins = dict(zip(weights, accumulate(weights.values(), initial=0.0), strict=False))

    def report(self, name: str, done: float = 0.0) -> None:
        """Report that the stage called `name` is under way, and which share of it is done, 0 to 1."""
        self._reporter.stage(name, self._begins[name] + self._weights[name] * done)


@contextmanager
def training_bar() -> Iterator[Callable[[float, float], None]]:
    """A progress bar for a training loop, with the time left, on a terminal; yields the loop's `report`.

    Only the first process shows it.
    """
    console = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), TextColumn("left:"), TimeRemainingColumn()
    with Progress(*columns, console=console, disable=rank() > 0 or not console.is_terminal) as bar:
        task = bar.add_task("training", total=1.0)

        def report(progress: float, loss: float) -> None:
            bar.update(task, completed=progress, description=f"loss {loss:.3f}")

        yield report
