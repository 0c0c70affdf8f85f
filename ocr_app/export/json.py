"""The whole document as JSON, UTF-8, on one line: several documents in a row are JSON Lines."""

import json
from collections.abc import Iterator
from pathlib import Path

from ocr_app.document import Document


def export(document: Document, source: Path) -> Iterator[bytes]:
    text = json.dumps(document.to_json(), ensure_ascii=False, separators=(",", ":"))
    yield text.encode(errors="backslashreplace") + b"\n"  # bytes of the source's name that are not UTF-8: JSON's \udcXX
