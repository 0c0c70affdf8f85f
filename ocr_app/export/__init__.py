"""The formats a document is written in: one module per format, loaded when it is asked for.

Every such module has one function, `export(document, source)`, that yields the content of each file to write: one for
the whole document, or one per page. `source` is the file that was read, for the formats that show the page itself.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from ocr_app.document import Document

Export = Callable[[Document, Path], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Format:
    """`suffix` ends the names of its files; `paged` formats have one file per page and need a folder to go to."""

    name: str
    suffix: str
    paged: bool = False

    @property
    def export(self) -> Export:
        function: Export = import_module(f"{__name__}.{self.name}").export
        return function


FORMATS = {
    format.name: format
    for format in (
        Format("text", ".txt"),
        Format("json", ".json"),
        Format("annotated", ".png", paged=True),
    )
}
