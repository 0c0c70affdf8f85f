"""The document tree and its JSON form."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr_app.document import COLUMN_GAP, DOUBTFUL, Character, Document, Line, Page, Word
from ocr_app.geometry import Box, union_box

probabilities = st.floats(0, 1)
coordinates = st.integers(0, 20_000)
boxes: st.SearchStrategy[Box] = st.tuples(coordinates, coordinates, coordinates, coordinates)
characters = st.builds(
    Character,
    st.text(min_size=1, max_size=1),
    boxes,
    probabilities,
    st.lists(st.tuples(st.text(min_size=1, max_size=1), probabilities), max_size=2).map(tuple),
)
words = st.builds(Word, st.text(), boxes, probabilities, st.lists(characters, max_size=3).map(tuple))
lines = st.builds(Line, boxes, st.lists(words, max_size=2).map(tuple))
pages = st.builds(
    Page,
    st.integers(1, 99),
    coordinates,
    coordinates,
    st.lists(lines, max_size=2).map(tuple),
    st.sampled_from([0, 90, 180, 270]),
    st.lists(boxes, max_size=2).map(tuple),
)
documents = st.builds(Document, st.text(), st.text(), st.lists(pages, max_size=2).map(tuple))


@given(documents)
def test_json_round_trip(document: Document) -> None:
    assert Document.from_json(json.loads(json.dumps(document.to_json()))) == document


def test_json_format() -> None:
    character = Character("T", (70, 71, 86, 95), 0.99, (("I", 0.006), ("7", 0.002)))
    word = Word("T", (70, 71, 86, 95), 0.97, (character,))
    page = Page(1, 2481, 3508, (Line((70, 71, 640, 95), (word,)),), 180, ((5, 6, 7, 8),))
    assert Document("nota.png", "default", (page,)).to_json() == {
        "version": 1,
        "source": "nota.png",
        "model": "default",
        "pages": [
            {
                "number": 1,
                "width": 2481,
                "height": 3508,
                "rotation": 180,
                "unread": [[5, 6, 7, 8]],
                "lines": [
                    {
                        "box": [70, 71, 640, 95],
                        "words": [
                            {
                                "text": "T",
                                "box": [70, 71, 86, 95],
                                "confidence": 0.97,
                                "characters": [
                                    {
                                        "text": "T",
                                        "box": [70, 71, 86, 95],
                                        "confidence": 0.99,
                                        "alternatives": [["I", 0.006], ["7", 0.002]],
                                    }
                                ],
                            }
                        ],
                    }
                ],
            }
        ],
    }


def test_a_reading_of_an_earlier_release_is_upright_with_nothing_unread() -> None:
    page = {"number": 1, "width": 9, "height": 9, "lines": []}
    data = {"version": 1, "source": "nota.png", "model": "default", "pages": [page]}
    assert Document.from_json(data).pages == (Page(1, 9, 9, ()),)


def test_another_version_is_refused_by_its_number() -> None:
    with pytest.raises(ValueError, match="version 2; this release reads version 1"):
        Document.from_json({"version": 2, "sheets": []})


@pytest.mark.parametrize("data", [{}, {"version": 1}, {"version": 1, "source": "a", "model": "b", "pages": 3}, []])
def test_what_is_no_document_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match="not a document"):
        Document.from_json(data)  # type: ignore[arg-type]


def test_text_keeps_lines_side_by_side_in_one_row() -> None:
    def line(text: str, box: Box) -> Line:
        return Line(box, (Word(text, box, 1.0, ()),))

    lines = (line("TOTAL", (0, 0, 50, 12)), line("9,90", (200, 2, 240, 14)), line("TROCO", (0, 20, 50, 32)))
    assert Page(1, 300, 40, lines).text == "TOTAL   9,90\nTROCO"


def test_text_of_a_turned_page_keeps_lines_side_by_side_in_one_row() -> None:
    def line(text: str, box: Box) -> Line:
        return Line(box, (Word(text, box, 1.0, ()),))

    # The page of the test above, which was turned by 90 degrees counterclockwise.
    lines = (line("TOTAL", (0, 250, 12, 300)), line("9,90", (2, 60, 14, 100)), line("TROCO", (20, 250, 32, 300)))
    page = Page(1, 40, 300, lines, 90)
    assert page.text == "TOTAL   9,90\nTROCO"
    assert page.upright().lines[1].words[0].box == (200, 2, 240, 14)


@given(pages)
def test_an_upright_page_has_the_same_text_and_no_rotation(page: Page) -> None:
    upright = page.upright()
    assert upright.rotation == 0 and upright.text == page.text
    assert upright.upright() == upright


def test_vertical_text_shares_no_row() -> None:
    def line(text: str, box: Box) -> Line:
        return Line(box, (Word(text, box, 1.0, ()),))

    lines = (line("TOTAL", (0, 0, 50, 12)), line("RECEBEMOS", (200, 0, 212, 150)))
    assert Page(1, 300, 160, lines).text == "TOTAL\nRECEBEMOS"


def test_text_joins_words_lines_and_pages() -> None:
    box = (0, 0, 1, 1)
    a, b = (Line(box, tuple(Word(text, box, 1.0, ()) for text in line.split())) for line in ("VALOR TOTAL", "R$ 9,90"))
    document = Document("nota.pdf", "default", (Page(1, 9, 9, (a, b)), Page(2, 9, 9, (b,))))
    assert document.text == "VALOR TOTAL\nR$ 9,90\n\fR$ 9,90"


def test_doubtful_is_below_the_threshold() -> None:
    assert [Character("T", (0, 0, 1, 1), confidence).doubtful for confidence in (DOUBTFUL - 0.01, DOUBTFUL)] == [
        True,
        False,
    ]


@pytest.mark.parametrize("degrees", [-12.0, -3.0, 0.0, 1.0, 5.0, 12.0])
def test_a_row_stays_a_row_at_any_tilt(degrees: float) -> None:
    """A label and its amount, far to the right, on three rows of a tilted page."""
    slope = math.tan(math.radians(degrees))

    def at(text: str, x: int, y: int) -> Line:
        boxes = [(x + 12 * n, round(y + slope * (x + 12 * n)), x + 12 * n + 10, 0) for n in range(len(text))]
        found = tuple(Character(c, (x0, y0, x1, y0 + 20), 0.9) for c, (x0, y0, x1, _) in zip(text, boxes, strict=True))
        box = union_box(character.box for character in found)
        return Line(box, (Word(text, box, 0.9, found),))

    rows = [("ARROZTIPOUM", "24,90"), ("FEIJAOCARIOCA", "8,49"), ("CAFETORRADO", "18,37")]
    lines = [at(text, x, 300 + 34 * y) for y, row in enumerate(rows) for text, x in zip(row, (40, 900), strict=True)]
    assert Page(1, 1000, 800, tuple(lines)).text.splitlines() == [COLUMN_GAP.join(row) for row in rows]
