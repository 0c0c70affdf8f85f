"""`python -m benchmarks.pictures`: draws every picture of the READMEs from the product as it is, into docs/.

`python -m benchmarks.pictures --all FOLDER`: draws every state of the window into a folder, in both languages,
light and dark, at 1366 x 768 and at twice the density.

The window needs an X display, because Qt without a display has no dark palette:
`Xvfb :78 -screen 0 1366x768x24 & DISPLAY=:78 python -m benchmarks.pictures`. Qt for X11 needs libxcb-cursor0.
"""

import argparse
import errno
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import cv2
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget

from benchmarks.keyboard import SIZE, rest, until
from data_synth.contact_sheet import contact_sheet
from data_synth.fonts import find_faces
from ocr_app.cli.main import main as nitido
from ocr_app.corrections import CorrectionStore
from ocr_app.errors import OutputError
from ocr_app.gui.app import Windows, dress
from ocr_app.gui.main_window import MainWindow
from ocr_app.gui.model.settings import Settings
from ocr_app.gui.model.workspace import Workspace
from ocr_app.worker import review_worker

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
SAMPLE = ROOT / "ocr_app" / "samples" / "receipt.png"
_ANNOTATED = slice(618, 1235)  # rows of the page
_INSPECTOR = (1900, 1000)  # px of the window
_JPEG_QUALITY = 80
_COLOURS = 256  # of a picture of the window
_DRAWN = 1.0  # s; after it the window has drawn everything

_SCHEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pictures", description=__doc__)
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="every state of the window")
    parser.add_argument("--density", type=int, choices=(1, 2), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.all and not options.density:  # which Qt takes for the whole of a process
        for density in (1, 2):
            command = [sys.executable, "-m", "benchmarks.pictures", "--all", options.all, "--density", str(density)]
            subprocess.run(command, env=os.environ | {"QT_SCALE_FACTOR": str(density)}, check=True)
        return 0
    with tempfile.TemporaryDirectory() as home:
        os.environ["NITIDO_HOME"] = home
        if options.all:
            options.all.mkdir(parents=True, exist_ok=True)
            draw_windows(lambda windows, workspace: draw_all(windows, workspace, options.all, options.density))
        else:
            draw_windows(draw_committed)
            draw_annotated(Path(home))
            sheet = contact_sheet(0, find_faces())
            cv2.imwrite(str(DOCS / "synth.jpg"), sheet, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    return 0


def draw_annotated(folder: Path) -> None:
    nitido(["read", str(SAMPLE), "--format", "annotated", "--output", str(folder)])
    annotated = cv2.imread(str(next(folder.glob("*.png"))))
    assert annotated is not None
    cv2.imwrite(str(DOCS / "annotated.png"), annotated[_ANNOTATED])


def draw_windows(draw: Callable[[Windows, Workspace], None]) -> None:
    """Opens the window with the sample read, at its first doubt, for its pictures."""
    os.environ["QT_QPA_PLATFORMTHEME"] = "gnome"  # which follows a colour scheme that is set
    application = QApplication(sys.argv[:1])
    dress(application)
    with CorrectionStore.open() as store:
        workspace = Workspace(review_worker(), store)
        windows = Windows(application, workspace, Settings())
        windows.show()
        workspace.open([SAMPLE])
        until(lambda: workspace.session.complete)
        draw(windows, workspace)
        windows.window.close()
        workspace.close()


def draw_committed(windows: Windows, workspace: Workspace) -> None:
    for name, state, language, scheme in (
        ("window-light", review, "en", "light"),
        ("window-dark", review, "en", "dark"),
        ("window-pt-BR", review, "pt_BR", "light"),
        ("overlay", overlay, "en", "light"),
        ("inspector", inspector_alone, "en", "light"),
    ):
        put_on(windows, language, scheme)
        save(state(windows.window), DOCS / f"{name}.png")


def draw_all(windows: Windows, workspace: Workspace, folder: Path, density: int) -> None:
    for language in ("en", "pt_BR"):
        for scheme in _SCHEMES:
            for state in STATES:
                put_on(windows, language, scheme)
                save(state(windows.window), folder / f"{state.__name__}-{language}-{scheme}-{density}x.png")
                for dialog in windows.window.findChildren(QWidget):
                    if dialog.isWindow() and dialog.isVisible():
                        dialog.close()


def put_on(windows: Windows, language: str, scheme: str) -> None:
    """Builds the window anew in a language and a palette."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    application.styleHints().setColorScheme(_SCHEMES[scheme])
    dress(application)
    windows.change_language(language)
    windows.window.setGeometry(0, 0, *SIZE)
    windows.window.activateWindow()
    windows.window.page_view.setFocus()
    rest(_DRAWN)


# --- the states: each shows one and returns what is to be seen


def review(window: MainWindow) -> QWidget:
    return window


def overlay(window: MainWindow) -> QWidget:
    window.commands.text_overlay.setChecked(True)
    rest(_DRAWN)
    return window


def whole_page(window: MainWindow) -> QWidget:
    window.commands.fit.trigger()
    rest(_DRAWN)
    return window


def find(window: MainWindow) -> QWidget:
    window.commands.find.trigger()
    window.find_bar.text.setText("total")
    rest(_DRAWN)
    return window


def inspector(window: MainWindow) -> QWidget:
    window.inspector.show()
    rest(_DRAWN)
    return window


def inspector_alone(window: MainWindow) -> QWidget:
    window.resize(*_INSPECTOR)
    inspector(window)
    middle = window.inspector.parent()
    assert isinstance(middle, QMainWindow)
    middle.resizeDocks([window.inspector], [_INSPECTOR[1] // 3], Qt.Orientation.Vertical)
    rest(_DRAWN)
    return window.inspector


def shortcuts(window: MainWindow) -> QWidget:
    window.commands.shortcuts.trigger()
    return _dialog()


def export(window: MainWindow) -> QWidget:
    window.commands.export.trigger()
    return _dialog()


def look_alikes(window: MainWindow) -> QWidget:
    window.commands.look_alikes.trigger()
    rest(4 * _DRAWN)
    return _dialog()


def retraining(window: MainWindow) -> QWidget:
    window.commands.retrain.trigger()
    return _dialog()


def failure(window: MainWindow) -> QWidget:
    error = OutputError("/read-only/nota.txt: cannot be written: Read-only file system")
    error.__cause__ = OSError(errno.EROFS, "Read-only file system")
    window._tell([error])
    return _dialog()


STATES = (review, overlay, whole_page, find, inspector, shortcuts, export, look_alikes, retraining, failure)


def _dialog() -> QWidget:
    rest(_DRAWN)
    return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QDialog) and widget.isVisible()][
        -1
    ]


def save(widget: QWidget, path: Path) -> None:
    """Writes a picture in few bytes."""
    widget.grab().save(str(path))
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
