"""ALTO 4.4: `Page` > `PrintSpace` > `TextBlock` > `TextLine` > `String` > `Glyph` > `Variant`, in pixels.

A page's lines are one block; a page without words has none. Unread ink is an `Illustration` of the type `unread`.
Positions are on the upright page; `ROTATION` tells how far the text of the picture as given is turned counterclockwise.
The variants of a glyph are the character's runners-up.
Schema: https://www.loc.gov/standards/alto/v4/alto-4-4.xsd
"""

from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from ocr_app.document import Document, Line, Page, Word
from ocr_app.export import Pages
from ocr_app.export.markup import add, block, confidence, creator, identifier, write
from ocr_app.geometry import Box

_NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"


def export(document: Document, pages: Pages) -> Iterator[bytes]:
    root = Element(
        "alto",
        {
            "xmlns": _NAMESPACE,
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
            "xsi:schemaLocation": f"{_NAMESPACE} https://www.loc.gov/standards/alto/v4/alto-4-4.xsd",
            "SCHEMAVERSION": "4.4",
        },
    )
    description = add(root, "Description")
    add(description, "MeasurementUnit", text="pixel")
    add(add(description, "sourceImageInformation"), "fileName", text=document.source)
    software = add(add(description, "Processing", {"ID": "reading"}), "processingSoftware")
    add(software, "softwareName", text=creator(document))
    layout = add(root, "Layout")
    for page in document.pages:
        _page(layout, page)
    ElementTree.indent(root, space="")
    yield write(root)


def _page(layout: Element, page: Page) -> None:
    rotation = {"ROTATION": page.rotation} if page.rotation else {}
    page = page.upright()
    size = {"WIDTH": page.width, "HEIGHT": page.height}
    element = add(layout, "Page", {"ID": f"p{page.number}", "PHYSICAL_IMG_NR": page.number, **size, **rotation})
    print_space = add(element, "PrintSpace", {"HPOS": 0, "VPOS": 0, **size})
    if any(line.words for line in page.lines):
        text_block = add(print_space, "TextBlock", {"ID": f"p{page.number}block", **_position(block(page))})
        for number, line in enumerate(page.lines, 1):
            if line.words:  # to the schema, a line has one at least
                _line(text_block, line, page.number, number)
    for number, box in enumerate(page.unread, 1):
        name = f"p{page.number}unread{number}"
        add(print_space, "Illustration", {"ID": name, "TYPE": "unread", **_position(box)})


def _line(text_block: Element, line: Line, page_number: int, number: int) -> None:
    element = add(text_block, "TextLine", {"ID": identifier(page_number, number), **_position(line.box)})
    end = line.box[0]
    for index, word in enumerate(line.words, 1):
        if index > 1:
            add(element, "SP", {"HPOS": end, "VPOS": line.box[1], "WIDTH": max(0, word.box[0] - end)})
        end = word.box[2]
        _word(element, word, identifier(page_number, number, index))


def _word(line: Element, word: Word, name: str) -> None:
    content = {"ID": name, "CONTENT": word.text, "WC": confidence(word.confidence)}
    element = add(line, "String", {**content, **_position(word.box)})
    for character in word.characters:
        content = {"CONTENT": character.text, "GC": confidence(character.confidence)}
        glyph = add(element, "Glyph", {**content, **_position(character.box)})
        for text, probability in character.alternatives:
            add(glyph, "Variant", {"CONTENT": text, "VC": confidence(probability)})


def _position(box: Box) -> dict[str, int]:
    x0, y0, x1, y1 = box
    return {"HPOS": x0, "VPOS": y0, "WIDTH": x1 - x0, "HEIGHT": y1 - y0}
