"""What the XML formats (hOCR, ALTO, PAGE) share: elements whose text any XML parser accepts, and names for them."""

import re
from collections.abc import Mapping
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from ocr_app.document import Document, Page
from ocr_app.export import CREATOR
from ocr_app.geometry import Box

Attributes = Mapping[str, str | int]

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document may hold, not even escaped (XML 1.0, fifth edition, production 2, Char)."""


def clean(text: str) -> str:
    """`text` with every character that XML forbids, such as a control character, replaced by U+FFFD."""
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


def add(parent: Element, tag: str, attributes: Attributes | None = None, text: str | None = None) -> Element:
    """Appends an element to `parent` and returns it; its text and attributes are cleaned, and escaped when written."""
    values = {name: clean(str(value)) for name, value in (attributes or {}).items()}
    element = ElementTree.SubElement(parent, tag, values)
    element.text = None if text is None else clean(text)
    return element


def write(root: Element, doctype: str = "") -> bytes:
    """The document as UTF-8, whitespace as it is in the tree."""
    content = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{doctype}{content}\n'.encode()


def identifier(page: int, line: int, word: int | None = None, character: int | None = None) -> str:
    """An XML ID, unique in its file: `p1l2w3c4` is the fourth character of a word of page 1; all count from 1."""
    numbers = zip("plwc", (page, line, word, character), strict=True)
    return "".join(f"{level}{number}" for level, number in numbers if number is not None)


def confidence(probability: float) -> str:
    """As the ALTO and PAGE schemas have it, from 0 to 1."""
    return f"{probability:.4f}"


def block(page: Page) -> Box:
    """The box around all lines of a page that has some."""
    x0, y0, x1, y1 = zip(*(line.box for line in page.lines), strict=True)
    return min(x0), min(y0), max(x1), max(y1)


def creator(document: Document) -> str:
    """The program and the model that made the document."""
    return f"{CREATOR}, model {document.model}"
