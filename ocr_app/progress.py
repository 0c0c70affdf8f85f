"""How the pipeline reports progress; the terminal and the window each bring their own display."""

from typing import Protocol


class Progress(Protocol):
    """One piece of work at a time: `start`, any number of `advance`, and always `finish`, even after a failure."""

    def start(self, total: int, description: str) -> None:
        """Begins a piece of work of `total` steps."""

    def advance(self, steps: int = 1) -> None:
        """`steps` more are done."""

    def finish(self) -> None:
        """The work has ended, complete or not."""


class NoProgress:
    """Shows nothing."""

    def start(self, total: int, description: str) -> None:
        pass

    def advance(self, steps: int = 1) -> None:
        pass

    def finish(self) -> None:
        pass
