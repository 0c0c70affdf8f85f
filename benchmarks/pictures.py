"""`python -m benchmarks.pictures`: draws every picture of the READMEs and of docs/window.md from the product as it is.

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
from itertools import product
from pathlib import Path

import cv2
import numpy as np
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QProgressBar, QWidget

from benchmarks.keyboard import SIZE, rest, until
from data_synth.contact_sheet import contact_sheet
from data_synth.fonts import find_faces
from data_synth.pages import SynthPage, danfe, receipt
from ocr_app.cli.main import main as nitido
from ocr_app.corrections import CorrectionStore
from ocr_app.errors import DamagedStoreError, OutputError
from ocr_app.gui.app import Windows, dress
from ocr_app.gui.dialogs.broken_store import repair_offer
from ocr_app.gui.dialogs.export_dialog import ExportDialog
from ocr_app.gui.main_window import MainWindow
from ocr_app.gui.model.settings import Settings
from ocr_app.gui.model.workspace import Workspace
from ocr_app.review.comparison import lines_with, refs_of
from ocr_app.worker import review_worker

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PICTURES = DOCS / "window"
SAMPLE = ROOT / "ocr_app" / "samples" / "receipt.png"
_ANNOTATED = slice(618, 1235)  # rows of the page
_INSPECTOR = (1900, 1000)  # px of the window
_JPEG_QUALITY = 80
_COLOURS = 256  # of a picture of the window
_DRAWN = 1.0  # s; after it the window has drawn everything

_PILE: tuple[tuple[str, Callable[..., SynthPage], str], ...] = (
    ("compras-0412", danfe, "clean"),
    ("compras-0413", danfe, "worn"),
    ("mercado", receipt, "worn"),
    ("papelaria", receipt, "ruined"),
    ("posto", receipt, "clean"),
)
_SHOWN = "compras-0413"  # of the pile

Choice = Callable[[str, str, str, int], bool]
"""Whether to draw a state in a language, a scheme and a density."""

_SCHEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pictures", description=__doc__)
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="every state of the window")
    parser.add_argument("--density", type=int, choices=(1, 2), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not options.density:  # which Qt takes for the whole of a process
        for density in (1, 2):
            command = [sys.executable, "-m", "benchmarks.pictures", *sys.argv[1:], "--density", str(density)]
            subprocess.run(command, env=os.environ | {"QT_SCALE_FACTOR": str(density)}, check=True)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        os.environ["NITIDO_HOME"] = str(Path(folder) / "home")
        draw_windows(Path(folder), options.all or PICTURES, options.density, is_chosen if not options.all else None)
        if not options.all and options.density == 1:
            draw_annotated(Path(folder))
            sheet = contact_sheet(0, find_faces())
            cv2.imwrite(str(DOCS / "synth.jpg"), sheet, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    return 0


def is_chosen(name: str, language: str, scheme: str, density: int) -> bool:
    """True for a picture of the documentation: each state light in English and dark in Portuguese, few in all ways."""
    if name == "inspector_alone":
        return (language, scheme, density) == ("en", "light", 1)
    if name == "documents":
        return density == 1 or (language == "pt_BR") == (scheme == "dark")
    return density == 1 and (language, scheme) in (("en", "light"), ("pt_BR", "dark"))


def draw_annotated(folder: Path) -> None:
    nitido(["read", str(SAMPLE), "--format", "annotated", "--output", str(folder)])
    annotated = cv2.imread(str(next(folder.glob("*.png"))))
    assert annotated is not None
    cv2.imwrite(str(DOCS / "annotated.png"), annotated[_ANNOTATED])


def draw_windows(scratch: Path, folder: Path, density: int, chosen: Choice | None) -> None:
    """Draws the states of a window with the sample, then of one with a pile; all of them if none are chosen."""
    os.environ["QT_QPA_PLATFORMTHEME"] = "gnome"  # which follows a colour scheme that is set
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication(sys.argv[:1])
    dress(application)
    with CorrectionStore.open() as store:
        workspace = Workspace(review_worker(), store)
        windows = Windows(application, workspace, Settings())
        windows.show()
        for paths, states in (([SAMPLE], STATES), (make_pile(scratch / "notas"), PILE_STATES)):
            open_and_read(workspace, paths)
            close_dialogs()
            for language, scheme, state in product(("en", "pt_BR"), _SCHEMES, states):
                if not chosen or chosen(state.__name__, language, scheme, density):
                    put_on(windows, language, scheme)
                    name = f"{state.__name__}-{language}-{scheme}-{density}x.png"
                    save(state(windows.window), folder / name)
                    close_dialogs()
        windows.window.close()
        workspace.close()


def open_and_read(workspace: Workspace, paths: list[Path]) -> None:
    opened: list[None] = []
    workspace.opened.connect(lambda: opened.append(None))
    workspace.open(paths)
    until(lambda: bool(opened) and workspace.session.complete)


def make_pile(folder: Path) -> list[Path]:
    """Made-up scans: forms and receipts, more or less worn, and a file that is none."""
    folder.mkdir()
    faces = find_faces()
    for number, (name, make, severity) in enumerate(_PILE):
        page = make(np.random.default_rng(number), faces, severity)
        cv2.imwrite(str(folder / f"{name}.png"), page.image)
    (folder / "recibo.pdf").write_bytes(b"%PDF-1.7 cut off")
    return [folder]


def close_dialogs() -> None:
    for dialog in QApplication.topLevelWidgets():
        if not isinstance(dialog, QMainWindow) and dialog.isVisible():
            dialog.close()
    rest(_DRAWN / 2)


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
    settle(windows.window)


def settle(window: MainWindow) -> None:
    """Waits for what is found in the background."""
    until(lambda: window.page_view.picture is not None and not window.fields_panel.is_due)
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


def documents(window: MainWindow) -> QWidget:
    page = next(page for page in window._session.pages if page.source.stem == _SHOWN)
    window._review.show_page(page)
    settle(window)
    return window


def box(window: MainWindow) -> QWidget:
    window.page_commands.read_box.trigger()
    rest(_DRAWN)
    return window


def find(window: MainWindow) -> QWidget:
    window.commands.find.trigger()
    window.find_bar.text.setText("total")
    rest(_DRAWN)
    return window


def inspector(window: MainWindow) -> QWidget:
    window.inspector.show()
    until(window.inspector.stages.isVisible)
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
    dialog = _dialog()
    assert isinstance(dialog, ExportDialog)
    dialog.folder_edit.setText("/home/ana/notas")
    rest(_DRAWN)
    return dialog


def look_alikes(window: MainWindow) -> QWidget:
    window.commands.look_alikes.trigger()
    return _compared()


def patrol(window: MainWindow) -> QWidget:
    window._review.go(refs_of(lines_with(window._session.pages, "0"))[0])
    window.commands.patrol.trigger()
    return _compared()


def broken_store(window: MainWindow) -> QWidget:
    offer = repair_offer(DamagedStoreError("/home/ana/.local/share/nitido/corrections.db: the database is damaged"))
    offer.show()
    rest(_DRAWN)
    return offer


def retraining(window: MainWindow) -> QWidget:
    window.commands.retrain.trigger()
    return _dialog()


def failure(window: MainWindow) -> QWidget:
    error = OutputError("/read-only/nota.txt: cannot be written: Read-only file system")
    error.__cause__ = OSError(errno.EROFS, "Read-only file system")
    window._tell([error])
    return _dialog()


STATES = (
    review,
    overlay,
    whole_page,
    box,
    find,
    inspector,
    inspector_alone,
    shortcuts,
    export,
    look_alikes,
    retraining,
    failure,
    broken_store,
)
PILE_STATES = (documents, patrol)


def _compared() -> QWidget:
    """The gallery, once all is compared."""
    dialog = _dialog()
    until(lambda: not any(bar.isVisible() for bar in dialog.findChildren(QProgressBar)))
    rest(_DRAWN)
    return dialog


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
