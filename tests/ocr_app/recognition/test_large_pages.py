"""Large pages are halved where their print allows it; what is read of them lies on the page as given."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from ocr_app.bundles.bundle import DEFAULT
from ocr_app.recognition.recognizer import Recognizer
from ocr_app.segmentation import page
from ocr_app.segmentation.line_image import HEIGHT, LineImage
from ocr_app.segmentation.page import segment_large_page
from ocr_app.segmentation.text_line import TextLine
from tests.ocr_app.recognition.test_recognizer import FONTS


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of a megapixel count as large: those of 16 would take the tests' time."""
    monkeypatch.setattr(page, "_LARGE", 1_000_000)


def printed(size: int, *, turned: bool = False) -> NDArray[np.uint8]:
    """A page 1801 px wide with three lines of text whose letters are `size` px high or so."""
    picture = Image.new("L", (1801, 1301), 255)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(FONTS / "cabin" / "Cabin-Bold.otf", size)
    for number, text in enumerate(("TOTAL R$ 123,45", "Data 21/03/2018", "VALOR PAGO 76,10")):
        draw.text((120, 100 + 400 * number), text, 0, font)
    return np.array(picture.rotate(180) if turned else picture)


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("turned", [False, True])
def test_boxes_of_a_halved_page_lie_on_the_ink_of_the_page_as_given(turned: bool) -> None:
    image = printed(100, turned=turned)
    recognizer = Recognizer.load(DEFAULT)
    segmented = recognizer.segment(image)
    assert segmented.shrink == 2
    found = recognizer.read_segmented(segmented)
    assert (found.width, found.height) == (1801, 1301)
    assert found.text == "TOTAL R$ 123,45\nData 21/03/2018\nVALOR PAGO 76,10"
    for character in (c for line in found.lines for word in line.words for c in word.characters):
        x0, y0, x1, y1 = character.box
        assert (image[y0:y1, x0:x1] < 128).mean() > 0.1


@pytest.mark.usefixtures("large")
def test_line_images_of_a_halved_page_lie_on_the_page_as_given() -> None:
    for line, line_image in Recognizer.load(DEFAULT).recognize_lines(printed(100)):
        middle = np.array([line_image.image.shape[1] / 2])
        x, y = line_image.to_page(middle, np.array([HEIGHT / 2]))
        x0, y0, x1, y1 = line.box
        assert x0 < x[0] < x1 and y0 < y[0] < y1


@pytest.mark.usefixtures("large")
def test_small_print_is_not_halved() -> None:
    assert segment_large_page(printed(28)).shrink == 1


def test_a_page_of_a_usual_size_is_not_halved() -> None:
    assert segment_large_page(printed(100)).shrink == 1


@given(
    slope=st.floats(-0.3, 0.3),
    bend=st.floats(-1e-5, 1e-5),
    places=st.lists(st.tuples(st.floats(0, 900), st.floats(0, HEIGHT)), min_size=1),
)
def test_an_enlarged_line_image_shows_the_same_places(
    slope: float, bend: float, places: list[tuple[float, float]]
) -> None:
    line_image = LineImage(
        np.zeros((HEIGHT, 900), np.uint8), TextLine((bend, slope, 500.0), 30.0, 40.0, 900.0), 31.0, 0.6
    )
    u, v = np.array(places).T
    small, large = (np.array(each.to_page(u, v)) for each in (line_image, line_image.enlarged(2)))
    np.testing.assert_allclose(large, 2 * small, rtol=1e-9)
