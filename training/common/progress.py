"""How a long piece of work tells how far it is: to a person on a terminal, or to a program as JSON Lines."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Protocol, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from training.common.distributed import rank

_UNKNOWN = 0.03  # share of the work before which no time left is told: too little to judge by


class Reporter(Protocol):
    """A context manager around the work."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def stage(self, name: str, done: float) -> None:
        """The work is at the stage called `name`, and that share of all of it is done, 0..1."""

    def note(self, text: str) -> None:
        """Tells a line that is worth knowing."""

    def result(self, outcome: dict[str, Any]) -> None:
        """Tells how it ended; `outcome["message"]` says it in words."""


class TerminalReporter:
    """A bar on standard error, words on standard output."""

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
    """Tells nothing: of several processes only the first speaks."""

    def note(self, text: str) -> None:
        pass

    def _print(self, line: dict[str, Any]) -> None:
        pass


@contextmanager
def training_bar() -> Iterator[Callable[[float, float], None]]:
    """A bar for a loop's reports, of the first process only."""
    with Progress(TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn(), disable=rank() > 0) as bar:
        task = bar.add_task("training", total=1.0)

        def report(progress: float, loss: float) -> None:
            bar.update(task, completed=progress, description=f"loss {loss:.3f}")

        yield report
