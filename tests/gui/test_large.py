"""Long documents and large scans: what is on screen comes first, memory is bounded, cancelling takes effect."""

from pathlib import Path
from threading import Event

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtWidgets import QProgressBar

from ocr_app.document import Line
from ocr_app.gui.workers import page_cache
from ocr_app.review.pages import OpenPage
from ocr_app.segmentation.line_image import LineImage
from tests.files import pdf_pages
from tests.gui.bench import Bench

PAGES = 500


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A PDF of 500 small pages."""
    path = tmp_path / "book.pdf"
    path.write_bytes(pdf_pages(PAGES, 36, 18))
    return path


class Endless:
    """Makes the recognizer of a bench read without end until `over` is set; `begun` is set when it does."""

    def __init__(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.over = Event(), Event()
        bench.ends.append(self.over.set)
        self._read = bench.recognizer.recognize_lines
        monkeypatch.setattr(bench.recognizer, "recognize_lines", self.recognize_lines)

    def recognize_lines(self, image: NDArray[np.uint8]) -> list[tuple[Line, LineImage]]:
        self.begun.set()
        while not self.over.is_set():
            self.over.wait(0.01)
        return self._read(image)


def test_the_pages_of_a_book_are_shown_before_they_are_read(
    bench: Bench, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All thumbnails come while the recognizer is at the first page, and any page can be looked at."""
    reading = Endless(bench, monkeypatch)
    shown: list[int] = []
    bench.workspace.decoding.thumbnail_ready.connect(lambda page, _: shown.append(page.number))
    bench.workspace.open([book])
    bench.qtbot.waitUntil(lambda: len(shown) == PAGES)
    assert shown == list(range(1, PAGES + 1))
    assert not any(page.recognized for page in bench.workspace.session.pages)
    with bench.qtbot.waitSignal(bench.workspace.decoding.picture_ready):
        bench.window.tool_bar.page_box.setValue(PAGES)
    assert bench.window.page_view.picture
    reading.over.set()


def test_the_page_of_a_book_on_screen_is_read_next(bench: Bench, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reading = Endless(bench, monkeypatch)
    read: list[int] = []

    def note(page: OpenPage, _: object) -> None:
        read.append(page.number)
        if len(read) == 3:
            bench.workspace.recognition.cancel()

    bench.workspace.recognition.page_recognized.connect(note)
    bench.workspace.open([book])
    bench.qtbot.waitUntil(reading.begun.is_set)
    bench.workspace.review.show_page(bench.workspace.session.pages[399])
    with bench.qtbot.waitSignal(bench.workspace.progress.finished):
        reading.over.set()
    assert read[:3] == [1, 400, 2]
    assert len(read) < 10


def test_the_pages_of_a_book_are_not_all_held_in_memory(
    bench: Bench, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was looked at is let go of; twenty small pages have the room that a large one would have."""
    page = 150 * 75
    monkeypatch.setattr(page_cache, "KEPT_BYTES", 20 * page)
    reading = Endless(bench, monkeypatch)
    with bench.qtbot.waitSignal(bench.workspace.opened):
        bench.workspace.open([book])
    for number in range(2, 31):
        with bench.qtbot.waitSignal(bench.workspace.decoding.picture_ready):
            bench.window.tool_bar.page_box.setValue(number)
    assert bench.workspace.pages.nbytes == 20 * page
    reading.over.set()


def test_a_page_that_takes_long_can_be_cancelled_and_read_later(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    reading = Endless(bench, monkeypatch)
    bench.workspace.open([bench.scan_of_bars()])
    bench.qtbot.waitUntil(reading.begun.is_set)
    bar = bench.window.status_bar.findChild(QProgressBar)
    bench.qtbot.waitUntil(bar.isVisible)
    assert bar.maximum() == 0  # it moves, though nobody knows how far the page is
    with bench.qtbot.waitSignal(bench.workspace.progress.finished):
        bench.window.status_bar.cancel_button.click()
    (page,) = bench.workspace.session.pages
    assert not page.recognized
    assert not page.failed
    assert not bench.window.message
    reading.over.set()
    bench.window.commands.read_rest.trigger()
    bench.qtbot.waitUntil(lambda: bench.workspace.session.complete)


def test_closing_a_file_lets_go_of_its_page_in_work(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    reading = Endless(bench, monkeypatch)
    bench.workspace.open([bench.scan_of_bars("a.png")])
    bench.qtbot.waitUntil(reading.begun.is_set)
    other = bench.scan_of_bars("b.png", 1)
    reading.begun.clear()
    bench.window.commands.close_file.trigger()
    bench.workspace.open([other])
    bench.qtbot.waitUntil(reading.begun.is_set)  # the first page never ended
    reading.over.set()
    bench.qtbot.waitUntil(lambda: bench.workspace.session.complete)
    assert [page.source for page in bench.workspace.session.pages] == [other]


def test_a_scan_of_100_megapixels(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is on screen while it is still being read, held in memory once, and its reading can be cancelled."""
    path = bench.folder / "map.tif"
    Image.new("1", (10_000, 10_000), 1).save(path, compression="group4")
    reading = Endless(bench, monkeypatch)
    bench.workspace.open([path])
    bench.qtbot.waitUntil(lambda: bench.window.page_view.picture is not None)
    bench.qtbot.waitUntil(reading.begun.is_set)
    picture = bench.window.page_view.picture
    assert picture
    assert picture.size == (10_000, 10_000)
    assert np.shares_memory(picture.arrays[0], bench.workspace.pages.image(path, 1))
    assert sum(level.nbytes for level in picture.arrays) < 1.4 * 100_000_000
    bench.window.commands.zoom_in.trigger()
    with bench.qtbot.waitSignal(bench.workspace.progress.finished):
        bench.window.status_bar.cancel_button.click()
    assert not bench.workspace.session.pages[0].recognized
    reading.over.set()
