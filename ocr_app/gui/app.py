"""Starts the window."""

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from ocr_app.corrections import CorrectionStore
from ocr_app.corrections.repair import repair
from ocr_app.errors import DamagedStoreError
from ocr_app.gui.dialogs.broken_store import wants_repair
from ocr_app.gui.main_window import MainWindow
from ocr_app.gui.model.settings import Settings
from ocr_app.gui.model.workspace import Workspace
from ocr_app.gui.self_check import Check
from ocr_app.gui.style.app_icon import app_icon
from ocr_app.gui.workers.page_cache import Decoder
from ocr_app.gui.workers.recognition import PageWorker

ACCENT = QColor(0, 114, 178)
"""Blue of the palette of Okabe and Ito (2002), as of a character that is certain."""

_SAMPLE = Path(__file__).parents[1] / "samples" / "receipt.png"
_TRANSLATIONS = Path(__file__).parent / "translations"


def run(paths: Sequence[Path], worker: PageWorker, decoder: Decoder, *, check: bool = False) -> int:
    """Opens the window with some files and folders; returns when it is closed.

    The worker recognizes their pages, and the decoder decodes them for the screen.

    If none are named it is what was open when the window was closed last, and a bundled sample at the first start.

    With `check` it closes by itself, as `ocr_app.gui.self_check` tells.

    Raises:
        StoreError: corrections cannot be stored.
    """
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    dress(application)
    with _open_store(application, ask=not check) as store:
        workspace = Workspace(worker, store, decoder=decoder)
        settings = Settings()
        window = Windows(application, workspace, settings)
        if check:
            Check(window.window, workspace)
        window.show()
        open_first(workspace, settings, paths, check=check)
        try:
            return application.exec()
        finally:
            workspace.close()


def open_first(workspace: Workspace, settings: Settings, paths: Sequence[Path], *, check: bool) -> None:
    """Opens what is named; if that is nothing, the pile of the last time where it was left, and at first a sample."""
    pile = None if check else settings.pile
    if paths or pile:
        workspace.open(paths or list(pile or {}), at=None if paths else settings.place, folders=pile)
    elif pile is None and _SAMPLE.exists():
        workspace.open_sample(_SAMPLE)


def _open_store(application: QApplication, *, ask: bool) -> CorrectionStore:
    """The user's store; if it is damaged, and `ask`, one that a person agrees to have in its place.

    Raises:
        StoreError: it cannot be opened.
    """
    try:
        return CorrectionStore.open()
    except DamagedStoreError as error:
        translations = Translations(application)
        translations.use(Settings().language)
        agreed = ask and wants_repair(error)
        translations.clear()
        if not agreed:
            raise
    repair()
    return CorrectionStore.open()


def dress(application: QApplication) -> None:
    """Fusion, light or dark as the system is, with one accent colour."""
    application.setApplicationName("Nítido")
    application.setApplicationDisplayName("Nítido")
    application.setWindowIcon(app_icon())
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
        self._workspace, self._settings = workspace, settings
        self._translations = Translations(application)
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
        self._translations.use(self._settings.language)
        window = MainWindow(self._workspace, self._settings)
        window.language_chosen.connect(self.change_language)
        self._workspace.decoding.begin(window.thumbnails.pages)
        return window


class Translations:
    """Our own words and Qt's in the language of the user."""

    def __init__(self, application: QApplication) -> None:
        self._application = application
        self._translators: list[QTranslator] = []

    def use(self, code: str) -> None:
        """Takes the words of a language in place of another's."""
        self.clear()
        QLocale.setDefault(QLocale(code))
        theirs = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        for folder, name in ((theirs, "qtbase"), (_TRANSLATIONS, "nitido")):
            translator = QTranslator()
            if translator.load(f"{name}_{code}", str(folder)):
                self._application.installTranslator(translator)
                self._translators.append(translator)

    def clear(self) -> None:
        """Goes back to the words of the source."""
        for translator in self._translators:
            self._application.removeTranslator(translator)
        self._translators = []
