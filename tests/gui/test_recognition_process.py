"""The window with a recognition process, as users have it."""

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication

from ocr_app.gui.app import Windows
from ocr_app.gui.model.workspace import Workspace
from ocr_app.limits import Limits
from ocr_app.worker import RecognitionWorker
from ocr_app.worker_process import read_for_review
from tests.gui.bench import Bench
from tests.gui.fakes import FakeInspectors
from tests.ocr_app.recognizers import DEADLY, ENDLESS, misbehaving


@pytest.fixture
def processed(bench: Bench) -> Bench:
    """The window with a recognizer in a process of its own, in which a page may take ten seconds."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    bench.windows.window.close()
    bench.workspace.close()
    bench.workspace = Workspace(
        RecognitionWorker(misbehaving, read_for_review, Limits(seconds=10)), bench.store, FakeInspectors()
    )
    bench.windows = Windows(application, bench.workspace, bench.settings)
    bench.windows.show()
    return bench


def test_a_page_that_ends_the_process_is_told_and_the_others_are_read(processed: Bench) -> None:
    first = Image.open(processed.scan_of_bars())
    path = processed.folder / "three.tif"
    first.save(path, save_all=True, append_images=[Image.new("L", DEADLY, 255), first])
    processed.open(path)
    assert [bool(page.recognized) for page in processed.workspace.session.pages] == [True, False, True]
    assert processed.window.thumbnails.item(1).text() == "2\ncannot be read"
    assert processed.window.message
    said = "Page 2: Reading broke off: the process that reads has ended by itself. Read again."
    assert processed.window.message.text() == said
    assert "(SIGKILL)" in processed.window.message.detailedText()
    assert processed.workspace.session.model == "misbehaving"


def test_a_page_that_takes_too_long_is_told_and_the_others_are_read(processed: Bench) -> None:
    first = Image.open(processed.scan_of_bars())
    path = processed.folder / "three.tif"
    first.save(path, save_all=True, append_images=[Image.new("L", ENDLESS, 255), first])
    processed.open(path)
    assert [bool(page.recognized) for page in processed.workspace.session.pages] == [True, False, True]
    assert processed.window.message
    said = "Page 2: A page of “three.tif” takes too much time or memory and was given up."
    assert processed.window.message.text() == said
