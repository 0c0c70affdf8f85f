"""PAGE-XML 2019-07-15, a file per page: `Page` > `TextRegion` > `TextLine` > `Word` > `Glyph`.

A page's lines are one region; a blank page has none. Unread ink is an `UnknownRegion`. `TextEquiv` 0 of a glyph is what
was read, 1 and on its runners-up. The points of `Coords` are the corners of the box, x1 and y1 being the first column
and row outside; they are on the upright page, for which the picture as given was turned clockwise by `orientation`.
Schema: http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15/pagecontent.xsd
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from ocr_app.document import Document, Line, Page, Word
from ocr_app.export import Pages
from ocr_app.export.markup import Attributes, add, block, confidence, creator, identifier, write
from ocr_app.geometry import Box

_NAMESPACE = "http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"


def export(document: Document, pages: Pages) -> Iterator[bytes]:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    for page in document.pages:
        root = Element(
            "PcGts",
            {
                "xmlns": _NAMESPACE,
                "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
                "xsi:schemaLocation": f"{_NAMESPACE} {_NAMESPACE}/pagecontent.xsd",
            },
        )
        metadata = add(root, "Metadata")
        for tag, text in (("Creator", creator(document)), ("Created", now), ("LastChange", now)):
            add(metadata, tag, text=text)
        _page(root, page, document.source)
        ElementTree.indent(root, space="")
        yield write(root)


def _page(root: Element, page: Page, image: str) -> None:
    # From -179.999 to 180, as the schema has it.
    orientation = {"orientation": (page.rotation + 179) % 360 - 179} if page.rotation else {}
    page = page.upright()
    size = {"imageWidth": page.width, "imageHeight": page.height}
    element = add(root, "Page", {"imageFilename": image, **size, **orientation})
    if page.lines:
        region = _add(element, "TextRegion", f"p{page.number}region", block(page))
        for number, line in enumerate(page.lines, 1):
            _line(region, line, page.number, number)
        _text(region, "\n".join(line.text for line in page.lines))
    for number, box in enumerate(page.unread, 1):
        _add(element, "UnknownRegion", f"p{page.number}unread{number}", box)


def _line(region: Element, line: Line, page_number: int, number: int) -> None:
    element = _add(region, "TextLine", identifier(page_number, number), line.box)
    for index, word in enumerate(line.words, 1):
        _word(element, word, page_number, number, index)
    _text(element, line.text)


def _word(line: Element, word: Word, page_number: int, line_number: int, number: int) -> None:
    element = _add(line, "Word", identifier(page_number, line_number, number), word.box)
    for index, character in enumerate(word.characters, 1):
        glyph = _add(element, "Glyph", identifier(page_number, line_number, number, index), character.box)
        readings = ((character.text, character.confidence), *character.alternatives)
        for rank, (text, probability) in enumerate(readings):
            _text(glyph, text, {"index": rank, "conf": confidence(probability)})
    _text(element, word.text, {"conf": confidence(word.confidence)})


def _add(parent: Element, tag: str, name: str, box: Box) -> Element:
    element = add(parent, tag, {"id": name})
    x0, y0, x1, y1 = box
    add(element, "Coords", {"points": f"{x0},{y0} {x1},{y0} {x1},{y1} {x0},{y1}"})
    return element


def _text(parent: Element, text: str, attributes: Attributes | None = None) -> None:
    add(add(parent, "TextEquiv", attributes), "Unicode", text=text)
