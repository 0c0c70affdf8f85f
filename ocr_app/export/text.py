"""Plain text, UTF-8: a line per text line, a form feed before each page but the first; nothing for a blank document."""

from collections.abc import Iterator
from pathlib import Path

from ocr_app.document import Document


def export(document: Document, source: Path) -> Iterator[bytes]:
    text = document.text
    yield f"{text}\n".encode() if text else b""
