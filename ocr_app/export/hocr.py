"""hOCR 1.2 as XHTML: `ocr_page` > `ocr_line` > `ocrx_word` > `ocrx_cinfo`, one of these per character.

Confidences (`x_wconf` of a word, `x_confs` of a character) are in percent, as the specification has them; boxes
(`bbox`, `x_bboxes`) are in pixels of the upright page. Specification: https://kba.github.io/hocr-spec/1.2/
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from ocr_app.document import Document, Line, Page
from ocr_app.export import Pages
from ocr_app.export.markup import add, creator, identifier, write
from ocr_app.geometry import Box

_DOCTYPE = (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
    '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n'
)


def export(document: Document, pages: Pages) -> Iterator[bytes]:
    root = Element("html", {"xmlns": "http://www.w3.org/1999/xhtml"})
    head = add(root, "head")
    add(head, "title", text=document.source)
    for name, content in (
        ("ocr-system", creator(document)),
        ("ocr-capabilities", "ocr_page ocr_line ocrx_word ocrx_cinfo"),
        ("ocr-number-of-pages", len(document.pages)),
    ):
        add(head, "meta", {"name": name, "content": content})
    body = add(root, "body")
    image = document.source.replace('"', "'")  # in quotes themselves, for which hOCR has no escape
    for page in document.pages:
        _page(body, page.upright(), image)
    yield write(root, _DOCTYPE)


def _page(body: Element, page: Page, image: str) -> None:
    title = f'image "{image}"; bbox 0 0 {page.width} {page.height}; ppageno {page.number - 1}'
    element = add(body, "div", {"class": "ocr_page", "id": f"p{page.number}", "title": title}, "\n")
    element.tail = "\n"
    for number, line in enumerate(page.lines, 1):
        _line(element, line, page.number, number)


def _line(page: Element, line: Line, page_number: int, number: int) -> None:
    # A block, not a span: a browser then breaks the text where the page does.
    attributes = {"class": "ocr_line", "id": identifier(page_number, number), "title": f"bbox {_numbers(line.box)}"}
    element = add(page, "div", attributes)
    element.tail = "\n"
    for index, word in enumerate(line.words, 1):
        title = f"bbox {_numbers(word.box)}; x_wconf {_percent(word.confidence)}"
        name = identifier(page_number, number, index)
        word_element = add(element, "span", {"class": "ocrx_word", "id": name, "title": title})
        word_element.tail = " " if index < len(line.words) else None
        for character in word.characters:
            title = f"x_bboxes {_numbers(character.box)}; x_confs {_percent(character.confidence)}"
            add(word_element, "span", {"class": "ocrx_cinfo", "title": title}, character.text)


def _numbers(box: Box) -> str:
    return " ".join(map(str, box))


def _percent(confidence: float) -> str:
    return f"{100 * confidence:.2f}"
