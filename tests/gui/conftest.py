"""Qt without a screen, and the window of `tests.gui.bench`."""

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ocr_app.corrections import CorrectionStore
from ocr_app.gui.app import Windows, dress
from ocr_app.gui.model.settings import Settings
from ocr_app.gui.model.workspace import Workspace
from tests.gui.bench import Bench
from tests.gui.fakes import FakeDecoder, FakeInspectors, FakeRecognizer, FakeUnderstanding, FakeWorker

PATIENCE = 60_000  # ms
FONT = Path(__file__).parents[1] / "fonts" / "cabin" / "Cabin-Regular.otf"

os.environ["QT_QPA_PLATFORM"] = "offscreen"


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """Draws text in a font of the tests, as the system may have none."""
    number = QFontDatabase.addApplicationFont(str(FONT))
    qapp.setFont(QFontDatabase.applicationFontFamilies(number)[0])
    return qapp


@pytest.fixture
def qtbot(qtbot: QtBot) -> QtBot:
    """Waits long enough for a busy machine before it calls something missing."""
    for wait in ("waitSignal", "waitSignals", "waitUntil"):
        setattr(qtbot, wait, partial(getattr(qtbot, wait), timeout=PATIENCE))
    return qtbot


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    monkeypatch.setenv("NITIDO_HOME", str(tmp_path / "home"))
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    dress(application)
    settings = Settings()
    settings.language = "en"
    recognizer = FakeRecognizer()
    with CorrectionStore.open() as store:
        worker = FakeWorker(recognizer)
        workspace = Workspace(worker, store, FakeInspectors(), FakeUnderstanding(), FakeDecoder())
        windows = Windows(application, workspace, settings)
        windows.show()
        bench = Bench(qtbot, tmp_path, recognizer, store, settings, windows, workspace)
        yield bench
        bench.window.close()
        bench.workspace.close()
        for end in bench.ends:
            end()
        worker.join()
        # Windows that are left make each new one slower: a change of style or language reaches them all.
        for each in (bench.window, windows):
            each.deleteLater()
        application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        # What Python put on the clipboard must not outlive Python: Qt would destroy it as the process ends.
        application.clipboard().clear()


@pytest.fixture
def receipt(bench: Bench) -> Bench:
    """The window with a receipt read, the keys going to the page."""
    bench.qtbot.waitExposed(bench.window)
    bench.window.activateWindow()
    bench.window.page_view.setFocus()
    bench.open(bench.scan())
    return bench
