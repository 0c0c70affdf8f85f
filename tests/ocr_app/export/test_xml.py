"""hOCR, ALTO and PAGE: each is valid by its specification and says what the document says."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr_app.document import Character, Document, Line, Page, Word
from ocr_app.export import FORMATS
from ocr_app.geometry import Box
from tests.files import no_pages

FEW = settings(max_examples=20)
"""Examples are large here: each has every level of a document."""

CONFIDENCES = st.integers(0, 10_000).map(lambda share: share / 10_000)
TEXT = st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Zs", "Zl", "Zp"])
"""What words are made of and XML can hold."""


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    x0, y0 = draw(st.integers(0, 900)), draw(st.integers(0, 900))
    return x0, y0, x0 + draw(st.integers(1, 99)), y0 + draw(st.integers(1, 99))


CHARACTERS = st.builds(
    Character,
    TEXT,
    boxes(),
    CONFIDENCES,
    st.lists(st.tuples(TEXT, CONFIDENCES), max_size=2).map(tuple),
)


@st.composite
def words(draw: st.DrawFn) -> Word:
    characters = tuple(draw(st.lists(CHARACTERS, min_size=1, max_size=3)))
    return Word("".join(character.text for character in characters), draw(boxes()), draw(CONFIDENCES), characters)


LINES = st.builds(Line, boxes(), st.lists(words(), min_size=1, max_size=3).map(tuple))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    pages = draw(st.lists(st.lists(LINES, max_size=2), min_size=1, max_size=2))
    unread = draw(st.lists(boxes(), max_size=2).map(tuple))
    numbered = tuple(
        Page(number, 1000, 1000 + number, tuple(lines), unread=unread) for number, lines in enumerate(pages, 1)
    )
    return Document(draw(st.text(TEXT, min_size=1)), "default", numbered)


def document(text: str = "É", source: str = "nota.tif") -> Document:
    box = (1, 2, 3, 4)
    character = Character(text, box, 0.5, ((text, 0.25),))
    return Document(source, "default", (Page(1, 9, 9, (Line(box, (Word(text, box, 0.5, (character,)),)),)),))


def export(name: str, document: Document) -> list[Element]:
    return [ElementTree.fromstring(content) for content in FORMATS[name].export(document, no_pages)]


def without_namespace(root: Element, namespace: str) -> Element:
    for element in root.iter():
        assert element.tag.startswith(f"{{{namespace}}}")
        element.tag = element.tag.removeprefix(f"{{{namespace}}}")
    return root


def check_structure(element: Element, schema: dict[str, tuple[str, str, str]]) -> None:
    """Attributes and children are those the schema has: by tag, required and optional attributes, children in order."""
    required, optional, children = (names.split() for names in schema[element.tag])
    attributes = {name for name in element.attrib if not name.startswith("{")}
    assert set(required) <= attributes <= {*required, *optional}, element.tag
    order = [children.index(child.tag) for child in element]
    assert order == sorted(order), element.tag
    for child in element:
        check_structure(child, schema)


def check_identifiers(root: Element, attribute: str) -> None:
    found = [element.attrib[attribute] for element in root.iter() if attribute in element.attrib]
    assert len(found) == len(set(found)) > 0
    assert all(name[0].isalpha() and name.isalnum() for name in found)


# --- reading the formats back: the lines of each page


def read_hocr(document: Document) -> list[list[Line]]:
    (root,) = export("hocr", document)
    pages = [element for element in root.iter() if element.get("class") == "ocr_page"]
    assert [page.attrib["title"].split("; ")[-1] for page in pages] == [f"ppageno {n}" for n in range(len(pages))]

    def titled(parent: Element, kind: str) -> Iterator[tuple[Element, dict[str, list[str]]]]:
        for element in parent:
            assert element.get("class") == kind
            properties = (entry.split() for entry in element.attrib["title"].split("; "))
            yield element, {name: values for name, *values in properties}

    def percent(values: list[str]) -> float:
        (value,) = values
        return round(float(value) / 100, 4)

    def box(values: list[str]) -> Box:
        x0, y0, x1, y1 = map(int, values)
        return x0, y0, x1, y1

    def word(element: Element, title: dict[str, list[str]]) -> Word:
        characters = tuple(
            Character(character.text or "", box(inner["x_bboxes"]), percent(inner["x_confs"]))
            for character, inner in titled(element, "ocrx_cinfo")
        )
        return Word("".join(element.itertext()), box(title["bbox"]), percent(title["x_wconf"]), characters)

    return [
        [
            Line(box(title["bbox"]), tuple(word(*found) for found in titled(line, "ocrx_word")))
            for line, title in titled(page, "ocr_line")
        ]
        for page in pages
    ]


def read_alto(document: Document) -> list[list[Line]]:
    (root,) = export("alto", document)
    without_namespace(root, "http://www.loc.gov/standards/alto/ns-v4#")

    def box(element: Element) -> Box:
        x, y, width, height = (int(element.attrib[name]) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
        return x, y, x + width, y + height

    def character(glyph: Element) -> Character:
        variants = tuple((variant.attrib["CONTENT"], float(variant.attrib["VC"])) for variant in glyph)
        return Character(glyph.attrib["CONTENT"], box(glyph), float(glyph.attrib["GC"]), variants)

    def word(string: Element) -> Word:
        return Word(string.attrib["CONTENT"], box(string), float(string.attrib["WC"]), tuple(map(character, string)))

    return [
        [Line(box(line), tuple(map(word, line.iter("String")))) for line in page.iter("TextLine")]
        for page in root.iter("Page")
    ]


def read_page(document: Document) -> list[list[Line]]:
    def box(element: Element) -> Box:
        corners = [tuple(map(int, point.split(","))) for point in element[0].attrib["points"].split(" ")]
        (x0, y0), (x1, y1) = corners[0], corners[2]
        assert corners == [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
        return x0, y0, x1, y1

    def text(element: Element) -> list[tuple[str, float]]:
        found = element.findall("TextEquiv")
        if len(found) > 1:
            assert [equivalent.attrib["index"] for equivalent in found] == [str(rank) for rank in range(len(found))]
        return [(equivalent[0].text or "", float(equivalent.get("conf", 1))) for equivalent in found]

    def character(glyph: Element) -> Character:
        (best, confidence), *alternatives = text(glyph)
        return Character(best, box(glyph), confidence, tuple(alternatives))

    def word(element: Element) -> Word:
        ((best, confidence),) = text(element)
        return Word(best, box(element), confidence, tuple(map(character, element.findall("Glyph"))))

    pages = []
    for root in export("page", document):
        without_namespace(root, "http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15")
        lines = [
            (Line(box(line), tuple(map(word, line.findall("Word")))), text(line)) for line in root.iter("TextLine")
        ]
        assert all(found == [(line.text, 1)] for line, found in lines)
        pages.append([line for line, _ in lines])
    return pages


def without_alternatives(line: Line) -> Line:
    words = (
        Word(
            word.text, word.box, word.confidence, tuple(Character(c.text, c.box, c.confidence) for c in word.characters)
        )
        for word in line.words
    )
    return Line(line.box, tuple(words))


@FEW
@given(documents())
def test_hocr_reads_back_but_for_alternatives(document: Document) -> None:
    assert read_hocr(document) == [[without_alternatives(line) for line in page.lines] for page in document.pages]


@pytest.mark.parametrize("read", [read_alto, read_page])
@FEW
@given(document=documents())
def test_alto_and_page_read_back(read: Callable[[Document], list[list[Line]]], document: Document) -> None:
    assert read(document) == [list(page.lines) for page in document.pages]


# --- specifications


@FEW
@given(documents())
def test_alto_has_the_structure_of_version_4_4(document: Document) -> None:
    (root,) = export("alto", document)
    without_namespace(root, "http://www.loc.gov/standards/alto/ns-v4#")
    for line in root.iter("TextLine"):
        assert [element.tag for element in line][1::2] == ["SP"] * (len(line) // 2)
        for space in line.findall("SP"):
            assert set(space.attrib) == {"HPOS", "VPOS", "WIDTH"}
            line.remove(space)
    place = "HPOS VPOS WIDTH HEIGHT"
    check_structure(
        root,
        {
            "alto": ("", "SCHEMAVERSION", "Description Styles Tags Layout"),
            "Description": ("", "", "MeasurementUnit sourceImageInformation OCRProcessing Processing"),
            "MeasurementUnit": ("", "", ""),
            "sourceImageInformation": ("", "", "fileName fileIdentifier documentIdentifier"),
            "fileName": ("", "", ""),
            "Processing": ("ID", "", "processingCategory processingDateTime processingAgency processingSoftware"),
            "processingSoftware": ("", "", "softwareCreator softwareName softwareVersion applicationDescription"),
            "softwareName": ("", "", ""),
            "Layout": ("", "", "Page"),
            "Page": (
                "ID PHYSICAL_IMG_NR",
                "WIDTH HEIGHT ROTATION",
                "TopMargin LeftMargin RightMargin BottomMargin PrintSpace",
            ),
            "PrintSpace": ("", place, "Shape TextBlock Illustration"),
            "Illustration": ("ID", f"TYPE {place}", "Shape"),
            "TextBlock": ("ID", place, "Shape TextLine"),
            "TextLine": ("", f"ID {place}", "Shape String HYP"),
            "String": ("CONTENT", f"ID WC {place}", "Shape ALTERNATIVE Glyph"),
            "Glyph": ("CONTENT", f"ID GC {place}", "Shape Variant"),
            "Variant": ("", "CONTENT VC", ""),
        },
    )
    check_identifiers(root, "ID")


@FEW
@given(documents())
def test_page_has_the_structure_of_version_2019_07_15(document: Document) -> None:
    for root, page in zip(export("page", document), document.pages, strict=True):
        without_namespace(root, "http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15")
        check_structure(
            root,
            {
                "PcGts": ("", "pcGtsId", "Metadata Page"),
                "Metadata": ("", "externalRef", "Creator Created LastChange Comments"),
                **dict.fromkeys(("Creator", "Created", "LastChange"), ("", "", "")),
                "Page": (
                    "imageFilename imageWidth imageHeight",
                    "custom orientation",
                    "ReadingOrder TextRegion UnknownRegion",
                ),
                "UnknownRegion": ("id", "custom", "Coords"),
                "TextRegion": ("id", "type custom", "Coords TextLine TextEquiv TextStyle"),
                "TextLine": ("id", "custom", "Coords Baseline Word TextEquiv TextStyle"),
                "Word": ("id", "custom", "Coords Glyph TextEquiv TextStyle"),
                "Glyph": ("id", "custom", "Coords Graphemes TextEquiv TextStyle"),
                "Coords": ("points", "conf", ""),
                "TextEquiv": ("", "index conf dataType", "PlainText Unicode"),
                "Unicode": ("", "", ""),
            },
        )
        assert root[1].attrib == {
            "imageFilename": document.source,
            "imageWidth": str(page.width),
            "imageHeight": str(page.height),
        }
        if page.lines or page.unread:
            check_identifiers(root, "id")


@pytest.mark.parametrize(("rotation", "orientation"), [(90, "90"), (180, "180"), (270, "-90")])
def test_a_turned_page_is_told_with_its_boxes_upright(rotation: int, orientation: str) -> None:
    character = Character("É", (10, 20, 13, 26), 0.5)
    line = Line((10, 20, 13, 26), (Word("É", (10, 20, 13, 26), 0.5, (character,)),))
    turned = Page(1, 100, 300, (line,), rotation)
    upright = turned.upright()
    document = Document("nota.tif", "default", (turned,))
    for read in (read_hocr, read_alto, read_page):
        assert read(document) == [list(upright.lines)]
    (alto,), (page,), (hocr,) = (export(name, document) for name in ("alto", "page", "hocr"))
    (element,) = (element for element in alto.iter() if element.tag.endswith("}Page"))
    assert element.attrib["ROTATION"] == str(rotation)
    assert (element.attrib["WIDTH"], element.attrib["HEIGHT"]) == (str(upright.width), str(upright.height))
    assert page[1].attrib["orientation"] == orientation
    assert (page[1].attrib["imageWidth"], page[1].attrib["imageHeight"]) == (str(upright.width), str(upright.height))
    (element,) = (element for element in hocr.iter() if element.get("class") == "ocr_page")
    assert f"bbox 0 0 {upright.width} {upright.height};" in element.attrib["title"]


def test_unread_ink_is_a_region_of_its_own() -> None:
    unread = Document("nota.tif", "default", (Page(1, 100, 300, (), 180, ((10, 20, 30, 25),)),))
    ((alto,), (page,)) = (export(name, unread) for name in ("alto", "page"))
    (element,) = (element for element in alto.iter() if element.tag.endswith("}Illustration"))
    assert element.attrib == {
        "ID": "p1unread1",
        "TYPE": "unread",
        "HPOS": "70",
        "VPOS": "275",
        "WIDTH": "20",
        "HEIGHT": "5",
    }
    (element,) = (element for element in page.iter() if element.tag.endswith("}UnknownRegion"))
    assert element[0].attrib["points"] == "70,275 90,275 90,280 70,280"


def test_page_is_dated_now_in_utc() -> None:
    (root,) = export("page", document())
    for element in root[0][1:]:
        assert abs(datetime.fromisoformat(element.text or "") - datetime.now(UTC)) < timedelta(minutes=1)


@FEW
@given(documents())
def test_hocr_lists_its_capabilities_and_names_the_scan(document: Document) -> None:
    (root,) = export("hocr", document)
    without_namespace(root, "http://www.w3.org/1999/xhtml")
    assert [element.tag for element in root] == ["head", "body"]
    meta = {element.attrib["name"]: element.attrib["content"] for element in root.iter("meta")}
    used = {element.attrib["class"] for element in root.iter() if "class" in element.attrib}
    assert used <= set(meta["ocr-capabilities"].split())
    assert meta["ocr-system"].startswith("nitido ") and meta["ocr-system"].endswith(" default")
    assert meta["ocr-number-of-pages"] == str(len(document.pages))
    name = document.source.replace('"', "'")
    for element, page in zip(root[1], document.pages, strict=True):
        assert element.attrib["title"].startswith(f'image "{name}"; bbox 0 0 {page.width} {page.height}; ')
    check_identifiers(root, "id")


def test_text_of_hocr_is_that_of_the_page() -> None:
    words = [Word(text, (0, 0, 9, 9), 1.0, (Character(text, (0, 0, 9, 9), 1.0),)) for text in ("R$", "1,00", "à")]
    lines = (Line((0, 0, 9, 9), tuple(words[:2])), Line((0, 0, 9, 9), tuple(words[2:])))
    (root,) = export("hocr", Document("nota.tif", "default", (Page(1, 9, 9, lines),)))
    assert "".join(root[1].itertext()).split("\n") == ["", "R$ 1,00", "à", "", ""]


def test_spaces_of_alto_lie_between_words() -> None:
    words = [Word(text, (x, 5, x + 10, 20), 1.0, ()) for text, x in (("A", 0), ("B", 15), ("C", 24))]
    (root,) = export("alto", Document("nota.tif", "default", (Page(1, 99, 99, (Line((0, 5, 34, 20), tuple(words)),)),)))
    (line,) = without_namespace(root, "http://www.loc.gov/standards/alto/ns-v4#").iter("TextLine")
    assert [element.tag for element in line] == ["String", "SP", "String", "SP", "String"]
    spaces = [(int(space.attrib["HPOS"]), int(space.attrib["WIDTH"])) for space in line.iter("SP")]
    assert spaces == [(10, 5), (25, 0)]  # B and C overlap


@pytest.mark.parametrize("name", ["hocr", "alto", "page"])
@pytest.mark.parametrize("text", ["\0", "\x08", "\x1b", "\x1f", "\ufffe", "\uffff", "\ud800"])
def test_what_xml_forbids_is_replaced(name: str, text: str) -> None:
    (content,) = FORMATS[name].export(document(text, source=f"no{text}ta.tif"), no_pages)
    root = ElementTree.fromstring(content)
    values = [value for element in root.iter() for value in (element.text or "", *element.attrib.values())]
    assert "\ufffd" in values
    assert any("no\ufffdta.tif" in value for value in values)
    assert text not in content.decode()


@pytest.mark.parametrize("name", ["hocr", "alto", "page"])
def test_markup_in_the_text_is_escaped(name: str) -> None:
    text = "<b>&amp;\"'</b>"
    (root,) = export(name, document(text))
    values = [value for element in root.iter() for value in (element.text or "", *element.attrib.values())]
    assert text in values


@pytest.mark.parametrize("lines", [(), (Line((1, 1, 5, 5), ()),)], ids=["blank", "line without words"])
def test_a_page_without_words_is_valid(lines: tuple[Line, ...]) -> None:
    blank = Document("nota.tif", "default", (Page(1, 20, 10, lines),))
    (alto,) = export("alto", blank)
    (print_space,) = without_namespace(alto, "http://www.loc.gov/standards/alto/ns-v4#").iter("PrintSpace")
    assert len(print_space) == 0
    assert read_page(blank) == read_hocr(blank) == [list(lines)]
