"""Starts the window."""

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from ocr_app.corrections import CorrectionStore
from ocr_app.gui.main_window import MainWindow
from ocr_app.gui.model.settings import Settings
from ocr_app.gui.model.workspace import Workspace
from ocr_app.gui.self_check import Check
from ocr_app.gui.workers.inspection import Inspector
from ocr_app.gui.workers.recognition import PageWorker

ACCENT = QColor(0, 114, 178)
"""Blue of the palette of Okabe and Ito (2002), as of a character that is certain."""

_SAMPLE = Path(__file__).parents[1] / "samples" / "receipt.png"
_TRANSLATIONS = Path(__file__).parent / "translations"


def run(paths: Sequence[Path], worker: PageWorker, *, check: bool = False) -> int:
    """Opens the window with some files, with a bundled sample if there are none; returns when it is closed.

    The worker recognizes their pages.

    With `check` it closes by itself, as `ocr_app.gui.self_check` tells.

    Raises:
        StoreError: corrections cannot be stored.
    """
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    dress(application)
    with CorrectionStore.open() as store:
        workspace = Workspace(worker, store, _load_inspector)
        window = Windows(application, workspace, Settings())
        if check:
            Check(window.window, workspace)
        window.show()
        workspace.open(paths or [path for path in [_SAMPLE] if path.exists()])
        try:
            return application.exec()
        finally:
            workspace.close()


def dress(application: QApplication) -> None:
    """Fusion, light or dark as the system is, with one accent colour."""
    application.setApplicationName("Nítido")
    application.setApplicationDisplayName("Nítido")
    application.setStyle("Fusion")
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Accent, ACCENT)
    palette.setColor(QPalette.ColorRole.Highlight, ACCENT)
    palette.setColor(QPalette.ColorRole.HighlightedText, QColor("white"))
    application.setPalette(palette)


class Windows(QObject):
    """The window in the chosen language: another language builds it anew around the same workspace."""

    def __init__(self, application: QApplication, workspace: Workspace, settings: Settings) -> None:
        super().__init__(application)
        self._application, self._workspace, self._settings = application, workspace, settings
        self._translators: list[QTranslator] = []
        self.window = self._build()

    def show(self) -> None:
        self.window.show()

    def change_language(self, code: str) -> None:
        """Builds the window anew, where the old one stood."""
        self._settings.language = code
        old = self.window
        self._settings.geometry = old.saveGeometry()
        self.window = self._build()
        self.window.show()
        old.hide()
        old.deleteLater()

    def _build(self) -> MainWindow:
        self._translate(self._settings.language)
        window = MainWindow(self._workspace, self._settings)
        window.language_chosen.connect(self.change_language)
        self._workspace.decoding.begin(self._workspace.session.pages)
        return window

    def _translate(self, code: str) -> None:
        """Installs the translations of ours and of Qt's own words."""
        for translator in self._translators:
            self._application.removeTranslator(translator)
        QLocale.setDefault(QLocale(code))
        self._translators = []
        theirs = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        for folder, name in ((theirs, "qtbase"), (_TRANSLATIONS, "nitido")):
            translator = QTranslator()
            if translator.load(f"{name}_{code}", str(folder)):
                self._application.installTranslator(translator)
                self._translators.append(translator)


def _load_inspector(name: str) -> Inspector:
    from ocr_app.inspection.inspector import Inspector

    return Inspector.load(name)
