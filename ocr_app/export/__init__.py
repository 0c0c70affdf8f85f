"""The formats a document is written in: one module per format, loaded when it is asked for.

Every such module has one function, `export(document, source)`, that yields the content of each file to write: one for
the whole document, or one per page. `source` is the file that was read, for the formats that show the page itself.
Where a format has variants, as `csv-words` is one of csv, each is a function, `export_words`, of the one module.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from ocr_app.document import Document

Export = Callable[[Document, Path], Iterator[bytes]]

PDF_MARK = "/Creator(Nítido)".encode("latin-1")
PNG_MARK = "Software\0Nítido".encode("latin-1")


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a document.

    Attributes:
        suffix: ends the names of its files.
        paged: it has one file per page, and needs a folder to go to.
        joinable: what it makes of several documents can be read one after the other, in one stream.
        mark: where a scan may have this suffix, what tells a file of ours from one, near its beginning.
    """

    name: str
    suffix: str
    per_page: bool = False
    concatenable: bool = False
    mark: bytes | None = None

    @property
    def export(self) -> Export:
        module, *variant = self.name.split("-")
        function: Export = getattr(import_module(f"{__name__}.{module}"), "_".join(["export", *variant]))
        return function


FORMATS = {
    format.name: format
    for format in (
        Format("text", ".txt", concatenable=True),
        Format("json", ".json", concatenable=True),
        Format("jsonl", ".jsonl", concatenable=True),
        Format("csv-characters", ".characters.csv"),
        Format("csv-words", ".words.csv"),
        Format("csv-lines", ".lines.csv"),
        Format("hocr", ".hocr"),
        Format("alto", ".alto.xml"),
        Format("page", ".page.xml", per_page=True),
        Format("pdf", ".pdf", mark=PDF_MARK),
        Format("annotated", ".png", per_page=True, mark=PNG_MARK),
    )
}
