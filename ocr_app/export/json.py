"""The whole document as JSON, UTF-8, on one line: several documents in a row are JSON Lines.

If it is a Nota Fiscal, `fiscal` holds its fields as far as its text tells them; `nitido fields` reads the barcodes too.
"""

import json
from collections.abc import Iterator

from ocr_app.document import Document
from ocr_app.export import CREATOR, Pages
from ocr_app.fiscal.understanding import understand


def export(document: Document, pages: Pages) -> Iterator[bytes]:
    said = document.to_json()
    content = {"version": said.pop("version"), "creator": CREATOR, **said}
    if found := understand(document).documents:
        content["fiscal"] = [each.to_json() for each in found]
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    yield text.encode(errors="backslashreplace") + b"\n"  # bytes of the source's name that are not UTF-8: JSON's \udcXX
