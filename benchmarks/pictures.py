"""`python -m benchmarks.pictures`: draws every picture of the READMEs from the product as it is.

The pictures are written to docs/. The window needs an X display, because Qt without a display has no dark palette:
`Xvfb :78 -screen 0 1920x1080x24 & DISPLAY=:78 python -m benchmarks.pictures`. Qt for X11 needs libxcb-cursor0.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import cv2
from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtWidgets import QApplication, QWidget

from data_synth.contact_sheet import contact_sheet
from data_synth.fonts import find_faces
from ocr_app.cli.main import main as nitido
from ocr_app.corrections import CorrectionStore
from ocr_app.gui.app import Windows, dress
from ocr_app.gui.main_window import MainWindow
from ocr_app.gui.model.settings import Settings
from ocr_app.gui.model.workspace import Workspace
from ocr_app.inspection.inspector import Inspector
from ocr_app.worker import review_worker

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
SAMPLE = ROOT / "ocr_app" / "samples" / "receipt.png"
_SIZE = (1280, 800)
_ANNOTATED = slice(618, 1235)  # rows of the page
_INSPECTOR_WIDTH = 1700  # px of the window
_JPEG_QUALITY = 80
_PATIENCE = 30.0  # s


def main() -> int:
    if len(sys.argv) > 1:
        print(__doc__)
        return 2
    cv2.imwrite(str(DOCS / "synth.jpg"), contact_sheet(0, find_faces()), [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    with tempfile.TemporaryDirectory() as home:
        os.environ["NITIDO_HOME"] = home
        nitido(["read", str(SAMPLE), "--format", "annotated", "--output", home])
        annotated = cv2.imread(str(next(Path(home).glob("*.png"))))
        assert annotated is not None
        cv2.imwrite(str(DOCS / "annotated.png"), annotated[_ANNOTATED])
        draw_windows()
    return 0


def draw_windows() -> None:
    """The window in both palettes and both languages, at the first doubtful character, and its inspector."""
    os.environ["QT_QPA_PLATFORMTHEME"] = "gnome"  # which follows a colour scheme that is set
    application = QApplication(sys.argv[:1])
    dress(application)
    settings = Settings()
    with CorrectionStore.open() as store:
        workspace = Workspace(review_worker(), store, Inspector.load)
        windows = Windows(application, workspace, settings)
        windows.show()
        workspace.open([SAMPLE])
        wait_until(lambda: workspace.session.complete)
        for name, language, scheme in (
            ("window-light", "en", Qt.ColorScheme.Light),
            ("window-dark", "en", Qt.ColorScheme.Dark),
            ("window-pt-BR", "pt_BR", Qt.ColorScheme.Light),
            ("inspector", "en", Qt.ColorScheme.Light),
        ):
            application.styleHints().setColorScheme(scheme)
            dress(application)
            windows.change_language(language)
            window = windows.window
            window.resize(*_SIZE)
            rest()
            window.commands.fit_width.trigger()
            assert workspace.review.current
            workspace.review.go(workspace.review.current)  # scrolls to it
            rest()
            save(show_inspector(window) if name == "inspector" else window, name)
        window.close()
        workspace.close()


def show_inspector(window: MainWindow) -> QWidget:
    window.resize(_INSPECTOR_WIDTH, _SIZE[1])
    window.inspector.show()
    rest()
    return window.inspector


def wait_until(done: Callable[[], bool]) -> None:
    began = perf_counter()
    while not done():
        if perf_counter() - began > _PATIENCE:
            raise TimeoutError
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)


def rest() -> None:
    """Let the window finish what it is drawing in the background."""
    began = perf_counter()
    wait_until(lambda: perf_counter() - began > 1.5)


def save(widget: QWidget, name: str) -> None:
    widget.grab().save(str(DOCS / f"{name}.png"))


if __name__ == "__main__":
    sys.exit(main())
