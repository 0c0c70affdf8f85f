"""Pages for results are decoded as for reading, in a process that is ended where one breaks a limit."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image

from ocr_app.errors import LimitError, MissingFileError, UnreadableFileError
from ocr_app.limits import Limits
from ocr_app.page_decoder import PageDecoder
from ocr_app.worker import Cancelled
from tests.files import decoded, endless_pdf, pdf_pages, written


@pytest.fixture
def decoder() -> Iterator[PageDecoder]:
    with closing(PageDecoder(Limits(seconds=600))) as decoder:
        yield decoder


def processes() -> int:
    """How many have been started by this one and run."""
    return len([child for child in psutil.Process().children() if child.status() != psutil.STATUS_ZOMBIE])


@pytest.fixture
def two_pages(tmp_path: Path) -> Path:
    pages = [Image.fromarray(np.full((40, 60), grey, np.uint8)) for grey in (250, 90)]
    pages[0].save(tmp_path / "two.tif", save_all=True, append_images=pages[1:], dpi=(200, 100))
    return tmp_path / "two.tif"


def test_pages_are_as_those_that_are_decoded_here(decoder: PageDecoder, two_pages: Path, tmp_path: Path) -> None:
    without_resolution = tmp_path / "plain.png"
    Image.fromarray(np.arange(200, dtype=np.uint8).reshape(10, 20)).save(without_resolution)
    sheets = written(tmp_path / "sheets.pdf", pdf_pages(2, 100, 50))
    for path, number in ((two_pages, 2), (two_pages, 1), (without_resolution, 1), (sheets, 2)):
        page, expected = decoder.page(path, number), decoded(path, number)
        assert (page.image == expected.image).all()
        assert (page.number, page.dpi) == (number, expected.dpi)


def test_a_file_that_is_gone_or_damaged_is_told_and_the_next_is_decoded(
    decoder: PageDecoder, two_pages: Path, tmp_path: Path
) -> None:
    with pytest.raises(MissingFileError):
        decoder.page(tmp_path / "gone.tif", 1)
    with pytest.raises(UnreadableFileError):
        decoder.page(written(tmp_path / "cut.tif", two_pages.read_bytes()[:-600]), 2)
    assert decoder.page(two_pages, 2).image[0, 0] == 90


def test_a_page_that_takes_too_long_is_given_up_and_the_next_is_decoded(two_pages: Path, tmp_path: Path) -> None:
    endless = written(tmp_path / "endless.pdf", endless_pdf())
    with closing(PageDecoder(Limits(seconds=10))) as decoder:
        with pytest.raises(LimitError, match="page 1 takes more than 10 s"):
            decoder.page(endless, 1)
        assert decoder.page(two_pages, 1).image[0, 0] == 250


def test_there_is_a_process_from_the_first_page_to_a_rest_and_none_after_the_end(two_pages: Path) -> None:
    before = processes()
    decoder = PageDecoder(Limits(seconds=600))
    assert processes() == before
    decoder.rest()
    for _ in range(2):
        decoder.page(two_pages, 1)
        assert processes() == before + 1
        decoder.rest()
        assert processes() == before
    decoder.close()
    with pytest.raises(Cancelled):
        decoder.page(two_pages, 1)
    assert processes() == before
