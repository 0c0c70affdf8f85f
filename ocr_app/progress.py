"""How far the reading of a document has come, for whoever shows it."""

from typing import Protocol


class Progress(Protocol):
    """`start`, `expect` once it is known, `advance` as often as there are pages, and always `finish`."""

    def start(self, description: str) -> None:
        """A document is begun, and its number of pages is not known yet."""

    def expect(self, pages: int) -> None:
        """The document has so many pages."""

    def advance(self, pages: int = 1) -> None:
        """So many more are done."""

    def finish(self) -> None:
        """The document has ended, complete or not."""


class NoProgress:
    """Shows nothing."""

    def start(self, description: str) -> None:
        pass

    def expect(self, pages: int) -> None:
        pass

    def advance(self, pages: int = 1) -> None:
        pass

    def finish(self) -> None:
        pass
