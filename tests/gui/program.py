"""The window over a page of bars as a program of its own, for tests that kill it."""

from PySide6.QtWidgets import QApplication

from ocr_app.corrections import CorrectionStore
from ocr_app.gui.app import Windows
from ocr_app.gui.model.settings import Settings
from ocr_app.gui.model.workspace import Workspace
from tests.gui.fakes import FakeDecoder, FakeInspectors, FakeRecognizer, FakeUnderstanding, FakeWorker, bars


def window_over_bars() -> tuple[QApplication, Workspace, Windows]:
    """The application, with its window shown and nothing open; its recognizer knows the page of bars."""
    recognizer = FakeRecognizer()
    recognizer.learn(*bars())
    application = QApplication([])
    settings = Settings()
    settings.language = "en"
    workspace = Workspace(
        FakeWorker(recognizer), CorrectionStore.open(), FakeInspectors(), FakeUnderstanding(), FakeDecoder()
    )
    windows = Windows(application, workspace, settings)
    windows.show()
    return application, workspace, windows
