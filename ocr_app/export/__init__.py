"""The formats a document is written in: one module per format, loaded when it is asked for.

Every such module has one function, `export(document, pages)`, that yields the content of each file to write: one for
the whole document, or one per page. `pages` decodes the pages of the file that was read, for the formats that show
them.
Where a format has variants, as `csv-words` is one of csv, each is a function, `export_words`, of the one module.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from ocr_app import __version__
from ocr_app.document import Document
from ocr_app.io.ownership import Mark

if TYPE_CHECKING:
    from ocr_app.io.scan import PageImage

Pages = Callable[[int], "PageImage"]
"""Decodes a page of a file, by its number. It raises what `ocr_app.page_decoder.PageDecoder.page` does."""
Export = Callable[[Document, Pages], Iterator[bytes]]

CREATOR = f"nitido {__version__}"
PDF_MARK = "/Creator(Nítido)".encode("latin-1")
PNG_MARK = "Software\0Nítido".encode("latin-1")


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a document.

    Attributes:
        suffix: ends the names of its files.
        per_page: it has one file per page, and needs a folder to go to.
        concatenable: what it makes of several documents can be read one after the other, in one stream.
        mark: what all its files have near their beginning; None if the format offers no place for it.
    """

    name: str
    suffix: str
    per_page: bool = False
    concatenable: bool = False
    mark: Mark | None = None

    @property
    def export(self) -> Export:
        module, *variant = self.name.split("-")
        function: Export = getattr(import_module(f"{__name__}.{module}"), "_".join(["export", *variant]))
        return function


JSON_MARK = re.compile(rb'\{"version":\d+,"creator":"nitido ')
_HOCR = re.compile(rb'.*?<meta name="ocr-system" content="nitido ', re.DOTALL)
_ALTO = re.compile(rb".*?<softwareName>nitido ", re.DOTALL)
_PAGE = re.compile(rb".*?<Creator>nitido ", re.DOTALL)
_PDF = re.compile(b".*?" + re.escape(PDF_MARK), re.DOTALL)
_PNG = re.compile(b".*?" + re.escape(PNG_MARK), re.DOTALL)

FORMATS = {
    format.name: format
    for format in (
        Format("text", ".txt", concatenable=True),
        Format("json", ".json", concatenable=True, mark=JSON_MARK),
        Format("jsonl", ".jsonl", concatenable=True, mark=JSON_MARK),
        Format("csv-characters", ".characters.csv"),
        Format("csv-words", ".words.csv"),
        Format("csv-lines", ".lines.csv"),
        Format("hocr", ".hocr", mark=_HOCR),
        Format("alto", ".alto.xml", mark=_ALTO),
        Format("page", ".page.xml", per_page=True, mark=_PAGE),
        Format("pdf", ".pdf", mark=_PDF),
        Format("annotated", ".png", per_page=True, mark=_PNG),
    )
}
