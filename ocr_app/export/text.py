"""Plain text, UTF-8: a line per text line, a form feed before each page but the first; nothing for a blank document."""

from collections.abc import Iterator

from ocr_app.document import Document
from ocr_app.export import Pages


def export(document: Document, pages: Pages) -> Iterator[bytes]:
    text = document.text
    yield f"{text}\n".encode() if text else b""
