"""The searchable PDF, opened again: it looks like the scan, and its text is the document's, in the same place."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from data_synth.alphabet import ALPHABET
from ocr_app.document import Character, Document, Line, Page, Word, moved
from ocr_app.export import FORMATS
from ocr_app.export.cell_font import FONT
from ocr_app.geometry import Box, rotate_box, rotate_size
from ocr_app.io.images import open_pages
from ocr_app.io.turning import turned
from tests.files import pages_of
from tests.ocr_app.export import glyphless

PIXEL = 72 / 300
"""Points, for scans of no known resolution."""

UPRIGHT = "".join(sorted(set(ALPHABET) - set("-_=~.,'\"`^*°ºª")))
"""The characters of full height."""


def batched(texts: str, size: int) -> Iterator[str]:
    return (texts[start : start + size] for start in range(0, len(texts), size))


def word(text: str, x: int, y: int, height: int = 20, widths: tuple[int, ...] = (12, 6, 17, 9)) -> Word:
    """Characters 2 px apart, their widths taken in turn from `widths`."""
    characters = []
    for index, character in enumerate(text):
        width = widths[index % len(widths)]
        characters.append(Character(character, (x, y, x + width, y + height), 0.9))
        x += width + 2
    return Word(text, (characters[0].box[0], y, x - 2, y + height), 0.9, tuple(characters))


def line(*words: Word) -> Line:
    x0, y0, x1, y1 = zip(*(word.box for word in words), strict=True)
    return Line((min(x0), min(y0), max(x1), max(y1)), words)


def page(*lines: Line, number: int = 1, width: int = 900, height: int = 300) -> Page:
    return Page(number, width, height, lines)


def save(path: Path, *images: NDArray[np.uint8], dpi: float | None = None) -> Path:
    first, *others = [Image.fromarray(image) for image in images]
    resolution = {} if dpi is None else {"dpi": (dpi, dpi)}
    first.save(path, "TIFF", save_all=True, append_images=others, **resolution)
    return path


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save(tmp_path_factory.mktemp("scans") / "blank.tif", np.full((300, 900), 255, np.uint8))


def export(source: Path, *pages: Page) -> pypdfium2.PdfDocument:
    (content,) = FORMATS["pdf"].export(Document(source.name, "default", pages), pages_of(source))
    return pypdfium2.PdfDocument(content)


def text(sheet: pypdfium2.PdfPage) -> str:
    """The lines of text, without the spaces at their ends."""
    with closing(sheet.get_textpage()) as layer:
        return "\n".join(line.strip() for line in layer.get_text_range().splitlines())


def shown(sheet: pypdfium2.PdfPage) -> NDArray[np.uint8]:
    """The sheet at the resolution of the scan."""
    pixels = 300 / 72 * (1 - 1e-6)  # a fraction of a pixel, from rounding, would be one more column
    image: NDArray[np.uint8] = sheet.render(scale=pixels, grayscale=True).to_numpy().copy()
    return image


def placed(sheet: pypdfium2.PdfPage, scale: float = PIXEL) -> list[tuple[str, NDArray[np.float64]]]:
    """The characters but for spaces and line ends, and their boxes in pixels of the scan, y down."""
    height = sheet.get_height()
    with closing(sheet.get_textpage()) as layer:
        found = []
        for index in range(layer.count_chars()):
            left, bottom, right, top = layer.get_charbox(index)
            character = layer.get_text_range(index, 1)
            if character.strip():
                found.append((character, np.array([left, height - top, right, height - bottom]) / scale))
        return found


def test_every_character_of_the_alphabet_is_found_in_its_place(blank: Path) -> None:
    lines = [
        line(*(word(part, 40 + 70 * index, 20 + 30 * row) for index, part in enumerate(batched(texts, 4))))
        for row, texts in enumerate(batched(ALPHABET, 16))
    ]
    with closing(export(blank, page(*lines))) as pdf:
        assert text(pdf[0]).split() == [word.text for line in lines for word in line.words]
        characters = [character for line in lines for word in line.words for character in word.characters]
        for (found, box), character in zip(placed(pdf[0]), characters, strict=True):
            assert found == character.text
            assert np.abs(box - character.box).max() <= 1.5


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_turned_page_is_shown_upright_with_its_text_in_place(tmp_path: Path, rotation: int) -> None:
    upright = page(line(word("TOTAL", 40, 20), word("9,90", 300, 20)), line(word("TROCO", 40, 60)))
    width, height = rotate_size(-rotation, upright.width, upright.height)

    def as_given(box: Box) -> Box:
        return rotate_box(box, 360 - rotation, upright.width, upright.height)

    image = np.full((300, 900), 255, np.uint8)
    image[20:40, 40:52] = 0
    lines = tuple(moved(each, as_given) for each in upright.lines)
    source = save(tmp_path / "turned.tif", turned(image, 360 - rotation))
    with closing(export(source, Page(1, width, height, lines, rotation))) as pdf:
        assert np.array_equal(shown(pdf[0]), image)
        assert text(pdf[0]).split() == ["TOTAL", "9,90", "TROCO"]
        first, box = placed(pdf[0])[0]
        assert first == "T" and np.abs(box - (40, 20, 52, 40)).max() <= 1.5


WORDS = st.text(ALPHABET, min_size=1, max_size=6)
FULL = st.text(UPRIGHT, min_size=1, max_size=6)
WIDTHS = st.lists(st.integers(1, 30), min_size=1, max_size=4).map(tuple)


@st.composite
def pages(draw: st.DrawFn) -> Page:
    """Lines of words of any alphabet, height and slope, that end with a word of full height: see below."""
    lines = []
    for y in (20, 100, 180):
        x, words = draw(st.integers(0, 50)), []
        slope = draw(st.floats(-0.03, 0.03))
        size = draw(st.integers(10, 40))
        for content in [*draw(st.lists(WORDS, max_size=3)), draw(FULL)]:
            top = round(y + slope * x)
            height = draw(st.integers((size + 1) // 2, size))
            words.append(word(content, x, top + size - height, height, draw(WIDTHS)))
            x = words[-1].box[2] + draw(st.integers(max(4, size // 4), 3 * size))
        lines.append(line(*words))
    return page(*lines)


@settings(max_examples=40)
@given(page=pages())
def test_text_is_the_documents_and_lies_on_its_words(blank: Path, page: Page) -> None:
    # PDFium takes a hyphen at the end of a line for a word's that goes on below, hence no line ends with one.
    with closing(export(blank, page)) as pdf:
        assert text(pdf[0]) == "\n".join(line.text for line in page.lines)
        found = iter(placed(pdf[0]))
        for word in (word for line in page.lines for word in line.words):
            boxes = np.array([next(found)[1] for _ in word.text])
            around = np.concatenate([boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)])
            assert np.abs(around - word.box).max() <= 2
        assert next(found, None) is None


def test_low_words_stay_in_their_line(blank: Path) -> None:
    words = [word("TOTAL", 20, 20), word("-", 110, 29, 3, (15,)), word("'", 140, 20, 5), word(",", 170, 37, 5)]
    with closing(export(blank, page(line(*words, word("50", 200, 20))))) as pdf:
        assert text(pdf[0]) == "TOTAL - ' , 50"
        x0, y0, x1, y1 = dict(placed(pdf[0]))["-"]
        assert abs(x0 - 110) <= 1 and abs(x1 - 125) <= 1 and y0 <= 29 and y1 >= 32


def test_a_column_of_digits_is_no_number(blank: Path) -> None:
    lines = [line(word(digit, 20, 20 + 30 * row)) for row, digit in enumerate("1234567")]
    with closing(export(blank, page(*lines))) as pdf:
        assert text(pdf[0]) == "1\n2\n3\n4\n5\n6\n7"


def test_what_was_typed_may_be_any_text(blank: Path) -> None:
    with closing(export(blank, page(line(word("Ω—漢é\u0301", 20, 20), word("😀", 200, 20))))) as pdf:
        assert text(pdf[0]) == "Ω—漢é\u0301 😀"


def test_search_finds_accents(blank: Path) -> None:
    with (
        closing(export(blank, page(line(word("DEVOLUÇÃO", 20, 20), word("R$", 300, 20))))) as pdf,
        closing(pdf[0].get_textpage()) as layer,
        closing(layer.search("ÇÃO R$")) as search,
    ):
        assert search.get_next() == (6, 6)


@pytest.mark.parametrize("paper", [(255, 255), (180, 250)], ids=["black and white", "grey"])
def test_pages_look_like_the_scan(tmp_path: Path, paper: tuple[int, int]) -> None:
    rng = np.random.default_rng(7)
    images = [rng.integers(*paper, (300, 900), np.uint8, endpoint=True) for _ in range(2)]
    inked = page(line(word("TOTAL", 40, 40), word("ÇÃO", 200, 40)))
    for character in (character for word in inked.lines[0].words for character in word.characters):
        x0, y0, x1, y1 = character.box
        images[1][y0:y1, x0:x1] = 0
    source = save(tmp_path / "nota.tif", *images)
    with closing(export(source, page(number=1), Page(2, 900, 300, inked.lines))) as pdf:
        for sheet, image in zip(pdf, images, strict=True):
            difference = np.abs(shown(sheet).astype(int) - image)
            assert difference.mean() < 8 if paper[0] < 255 else difference.max() == 0


def test_a_roll_of_paper_too_long_for_a_jpeg(tmp_path: Path) -> None:
    source = save(tmp_path / "roll.tif", np.full((66_000, 4), 200, np.uint8))
    with closing(export(source, page(width=4, height=66_000))) as pdf:
        assert (pdf[0].render(scale=0.5, grayscale=True).to_numpy() == 200).all()


def test_text_changes_no_pixel(tmp_path: Path) -> None:
    source = save(tmp_path / "nota.tif", np.full((300, 900), 200, np.uint8))
    with (
        closing(export(source, page())) as pdf,
        closing(export(source, page(line(word("TOTAL", 40, 40))))) as with_text,
    ):
        assert (shown(pdf[0]) == shown(with_text[0])).all()


def test_pages_are_those_of_the_source_in_order(tmp_path: Path) -> None:
    images = [np.full((300, 900), value, np.uint8) for value in (255, 0, 255)]
    images[2][:150] = 0
    source = save(tmp_path / "nota.tif", *images)
    read = [page(line(word(f"PÁGINA{number}", 20, 20)), number=number) for number in (1, 2)]
    with closing(export(source, *read, page(number=3))) as pdf:
        assert [text(sheet) for sheet in pdf] == ["PÁGINA1", "PÁGINA2", ""]
        assert all((shown(sheet) == image).all() for sheet, image in zip(pdf, images, strict=True))


def test_a_pdf_is_exported_from_its_own_pages(tmp_path: Path) -> None:
    images = [np.full((300, 900), value, np.uint8) for value in (255, 0)]
    first = tmp_path / "first.pdf"
    with closing(export(save(tmp_path / "nota.tif", *images), page(), page(number=2))) as pdf:
        pdf.save(first)
    scans = [(scan.number, *scan.image.shape) for scan in open_pages(first)]
    read = [Page(number, width, height, (line(word("É", 20, 20)),)) for number, height, width in scans]
    with closing(export(first, *read)) as pdf:
        assert [text(sheet) for sheet in pdf] == ["É", "É"]
        assert [int(shown(sheet).mean()) for sheet in pdf] == [255, 0]


@pytest.mark.parametrize(
    ("dpi", "size"),
    [(200.0, (324, 108)), (None, (216, 72)), (2.0, (14_400, 4_800))],
    ids=["as the file says", "300 if it says nothing", "as large as a PDF can be"],
)
def test_pages_have_the_size_of_the_paper(tmp_path: Path, dpi: float | None, size: tuple[int, int]) -> None:
    source = save(tmp_path / "nota.tif", np.full((300, 900), 255, np.uint8), dpi=dpi)
    with closing(export(source, page(line(word("É", 450, 150))))) as pdf:
        assert pdf[0].get_size() == pytest.approx(size, abs=0.01)
        ((_, box),) = placed(pdf[0], size[0] / 900)
        assert np.abs(box - (450, 150, 462, 170)).max() <= 1


def test_a_fax_is_not_stretched(tmp_path: Path) -> None:
    """It has twice as many dots across the page as down."""
    Image.new("L", (900, 150), 255).save(tmp_path / "fax.tif", dpi=(200, 100))
    with closing(export(tmp_path / "fax.tif", page(line(word("É", 450, 75, 10)), height=150))) as pdf:
        assert pdf[0].get_size() == pytest.approx((324, 108), abs=0.01)
        assert text(pdf[0]) == "É"
        ((_, box),) = placed(pdf[0], 1.0)
        left, top, right, bottom = box
        assert (left, right) == pytest.approx((450 * 0.36, 462 * 0.36), abs=0.36)
        assert (top, bottom) == pytest.approx((75 * 0.72, 85 * 0.72), abs=0.72)


def test_a_blank_page_is_a_page(blank: Path) -> None:
    with closing(export(blank, page())) as pdf:
        assert len(pdf) == 1 and text(pdf[0]) == ""


def test_the_stored_font_is_as_it_is_made() -> None:
    assert FONT.read_bytes() == glyphless.make()


def test_a_letter_wider_than_a_font_allows(blank: Path) -> None:
    flat = Word("ab", (0, 100, 900, 101), 0.9, tuple(Character(c, (0, 100, 900, 101), 0.9) for c in "ab"))
    with closing(export(blank, page(Line(flat.box, (flat,))))) as pdf:
        assert text(pdf[0]) == "ab"
