"""Progress on a terminal."""

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar


class TerminalProgress:
    """A bar on standard error while a document is read, gone before its result is printed."""

    def __init__(self, documents: int) -> None:
        self._documents = documents
        self._document = 0
        self._bar = Bar(
            TextColumn("{task.fields[document]}"),
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("pages"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )

    def start(self, description: str) -> None:
        self._document += 1
        self._task = self._bar.add_task(description, total=None, document=f"{self._document}/{self._documents}")
        self._bar.start()

    def expect(self, pages: int) -> None:
        self._bar.update(self._task, total=pages)

    def advance(self, pages: int = 1) -> None:
        self._bar.advance(self._task, pages)

    def finish(self) -> None:
        self._bar.remove_task(self._task)
        self._bar.stop()
