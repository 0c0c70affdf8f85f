"""What the window promises, point by point, done with keys in the real window with the default model.

    Xvfb :78 -screen 0 1366x768x24 & DISPLAY=:78 python -m benchmarks.window_points
    DISPLAY=:78 python -m benchmarks.window_points --pictures FOLDER    # what was on the screen after each point

Prints a Markdown table: a point that does not hold says what was found. The exit code is 1 if there is any.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QWidget

from benchmarks.keyboard import SIZE, Person, rest, until, window_with
from benchmarks.pictures import make_pile
from benchmarks.window_jobs import is_filled
from ocr_app.gui.app import dress, open_first
from ocr_app.gui.dialogs.export_dialog import ExportDialog
from ocr_app.gui.dialogs.look_alikes import LookAlikes
from ocr_app.gui.main_window import MainWindow
from ocr_app.gui.model.settings import Settings
from ocr_app.gui.model.workspace import Workspace
from ocr_app.gui.panels.fields_tree import EVIDENCE, VALUE
from ocr_app.review.line_edits import UNKNOWN, characters
from ocr_app.review.pages import CharacterRef, OpenPage
from ocr_app.review.priority import doubts_of

_FORM, _STUB = "compras-0412", "canhoto"  # of the pile
_UP = "RECEBEMOS OS PRODUTOS"  # runs up the stub
_READABLE = range(12, 40)  # px on the screen of a character under review
_DRAWN = 0.3  # s


class Desk:
    """The window with a pile, and who sits before it."""

    def __init__(self, window: MainWindow, workspace: Workspace, pile: Path) -> None:
        self.window, self.workspace, self.review, self.pile = window, workspace, workspace.review, pile
        self.person = Person()

    def show(self, name: str) -> OpenPage:
        """Puts a document of the pile on screen, its most urgent doubt under review."""
        page = next(page for page in self.workspace.session.pages if page.source.stem == name)
        self.review.show_page(page)
        until(lambda: self.window.page_view.picture is not None and not self.window.fields_panel.is_due)
        self.window.page_view.setFocus()
        rest(_DRAWN)
        return page

    @property
    def ref(self) -> CharacterRef:
        assert self.review.current, "nothing is under review"
        return self.review.current

    def texts(self) -> list[str]:
        assert self.review.page
        return [line.text for line in self.review.page.lines if line.words]

    def dialog(self, kind: type[QDialog]) -> QDialog:
        until(lambda: any(each.isVisible() for each in self.window.findChildren(kind)))
        return next(each for each in self.window.findChildren(kind) if each.isVisible())


def fields(desk: Desk) -> None:
    """1: a field tells what vouches for it; `F3` leads to where it is printed; it is copied and edited."""
    page = desk.show(_FORM)
    tree = desk.window.fields_panel.tree
    desk.person.press("F3")
    first = desk.ref
    desk.person.press("F3")
    assert desk.ref != first and desk.ref.page is page, "F3 does not go on"
    row = tree.currentItem()
    assert row and row.text(VALUE) and row.text(EVIDENCE), "a field without evidence"
    tree.setFocus()
    desk.person.press("Ctrl+C")
    assert QApplication.clipboard().text() == row.text(VALUE), "copied something else"
    desk.person.press("Return")
    assert isinstance(QApplication.focusWidget(), QLineEdit), "cannot be edited"
    desk.person.press("Esc")


def certainty(desk: Desk) -> None:
    """2: `Enter` says of one character that it was seen, and of no other."""
    page = desk.show("papelaria")
    ref = desk.ref
    before = characters(page.lines[ref.line])
    desk.person.press("Return")
    after = characters(page.lines[ref.line])
    assert after[ref.index].seen, "not confirmed"
    others = [(one, other) for n, (one, other) in enumerate(zip(before, after, strict=True)) if n != ref.index]
    assert all(one == other for one, other in others), "others in the line have changed"


def one_selection(desk: Desk) -> None:
    """3: the rows of the text take page and strip along."""
    desk.show(_FORM)
    desk.person.press("F6")
    for _ in range(5):
        desk.person.press("Down")
        assert desk.window.text_panel.currentIndex().row() == desk.ref.line, "the ring is on another line"
    box = desk.review.character
    assert box, "nothing is under review"
    shown = desk.window.page_view.view_rect(box.box)
    assert desk.window.page_view.viewport().rect().contains(shown.toRect()), "the ring is out of view"


def caret(desk: Desk) -> None:
    """4: arrows, `Home`, `End`, words; a lost first character is inserted before."""
    page = desk.show(_FORM)
    line = next(number for number, each in enumerate(page.lines) if len(each.words) > 2)
    desk.review.go(CharacterRef(page, line, 4))
    last, second = len(characters(page.lines[line])) - 1, len(page.lines[line].words[0].characters)
    for keys, index in (
        ("Right", 5),
        ("Left", 4),
        ("Home", 0),
        ("Ctrl+Right", second),
        ("Ctrl+Left", 0),
        ("End", last),
    ):
        desk.person.press(keys)
        assert (desk.ref.line, desk.ref.index) == (line, index), f"{keys} leads to {desk.ref.line}, {desk.ref.index}"
    desk.person.press("Down")
    assert desk.ref.line != line, "Down stays"
    desk.review.go(CharacterRef(page, line, 0))
    text = page.lines[line].text
    desk.person.press("Shift+Ins")
    assert page.lines[line].text == UNKNOWN + text, "not inserted before"
    desk.person.write("X")
    assert page.lines[line].text == f"X{text}", "not typed"
    desk.person.press("Ctrl+Z", 2)
    assert page.lines[line].text == text, "not undone"


def zoom(desk: Desk) -> None:
    """5: the character under review can be read; the queue goes line by line, money first."""
    page = desk.show("compras-0413")
    boxes = [character.box for character in characters(page.lines[desk.ref.line])]
    height = round(median(desk.window.page_view.view_rect(box).height() for box in boxes))
    assert height in _READABLE, f"{height} px"
    queue = desk.review.queue
    lines = [doubt.line for doubt in queue]
    assert len(set(lines)) == sum(one != other for one, other in zip(lines, [None, *lines], strict=False)), "to and fro"
    concerns = [doubts_of(line, page.lines[line])[0].rank[0] for line in dict.fromkeys(lines)]
    assert concerns == sorted(concerns), "not by urgency"


def focus(desk: Desk) -> None:
    """6: `F6` leaves the page for every part in turn; all of the window is on the screen."""
    desk.show(_FORM)
    reached: list[QWidget | None] = []
    while not reached or not desk.window.page_view.hasFocus():
        desk.person.press("F6")
        reached.append(QApplication.focusWidget())
        assert len(reached) < 10, "F6 never comes back"
    wanted = {desk.window.text_panel, desk.window.fields_panel.tree, desk.window.documents.list}
    assert wanted <= set(reached), "a part is left out"
    size = desk.window.size()
    assert size.width() <= SIZE[0] and size.height() <= SIZE[1], f"{size.width()} x {size.height()}"
    room = desk.window.rect()
    for part in desk.window.findChildren(QWidget):
        if part.isVisible() and part.focusPolicy() is not Qt.FocusPolicy.NoFocus and part.window() is desk.window:
            at = part.mapTo(desk.window, part.rect().center())
            assert room.contains(at), f"{type(part).__name__} is off the screen"


def by_hand(desk: Desk) -> None:
    """7: pages turned, a box read, lines joined, split, deleted and moved, also those that run up the page."""
    page = desk.show(_STUB)
    first = desk.texts()
    for wanted in (first[1], _UP):
        number = next(number for number, line in enumerate(page.lines) if line.text == wanted)
        desk.review.go(CharacterRef(page, number, 3))
        desk.person.press("Ctrl+Shift+J")
        assert wanted[:3] in desk.texts(), f"{wanted} is not split"
        desk.review.go(CharacterRef(page, number, 0))
        desk.person.press("Ctrl+J")
        assert f"{wanted[:3]} {wanted[3:].strip()}" in desk.texts(), f"{wanted} is not joined"
        desk.person.press("Ctrl+Shift+Up")
        desk.person.press("Ctrl+Del")
        desk.person.press("Ctrl+Z", 4)
        assert desk.texts() == first, "not undone"
    desk.review.go(CharacterRef(page, 1, 0))
    desk.person.press("Ctrl+Del")
    desk.review.go(CharacterRef(page, 0, 0))
    desk.person.press("Ctrl+Shift+N")
    desk.person.press("Down", 8)
    desk.person.press("Return")
    until(lambda: len(desk.texts()) == len(first))
    desk.person.press("Ctrl+Shift+Backspace")
    assert desk.texts() == first, "not as it was first read"
    upright = page.recognized
    desk.person.press("Ctrl+R")
    until(lambda: page.recognized not in (None, upright))
    assert page.rotation == 90, "not turned"
    desk.person.press("Ctrl+Z")
    until(lambda: page.recognized is upright)


def alike(desk: Desk) -> None:
    """8: what looks alike on the page, all that is read alike in the pile, each with its line around it."""
    page = desk.show(_FORM)
    zero = next(
        CharacterRef(page, n, i)
        for n, line in enumerate(page.lines)
        for i, each in enumerate(characters(line))
        if each.text == "0"
    )
    for keys in ("Ctrl+L", "Ctrl+Shift+L"):
        desk.review.go(zero)
        desk.person.press(keys)
        dialog = desk.dialog(LookAlikes)
        assert isinstance(dialog, LookAlikes)
        until(partial(is_filled, dialog))
        rest(_DRAWN)
        desk.person.press("Ctrl+A")
        rest(_DRAWN)
        assert 0 < len(dialog.refs) <= len(dialog.grid.items.refs), "none can be corrected"
        pages = {ref.page for ref in dialog.grid.items.refs}
        assert len(pages) > 1 if keys == "Ctrl+Shift+L" else pages == {page}, "of other pages"
        assert dialog.context.text, "without its line"
        desk.person.press("Esc")
        rest(_DRAWN)


def pile(desk: Desk) -> None:
    """9: a folder opens, what is opened joins it, the list tells what is left, and the pile comes back."""
    panel, session = desk.window.documents, desk.workspace.session
    rows = len(session.files)
    assert len(panel.listed) == rows and any(file.error for file in session.files), "not all of the folder"
    here = desk.show("mercado")
    desk.person.press("Ctrl+Shift+PgDown")
    assert desk.review.page is not here, "no next document"
    pages = len(session.pages)
    desk.workspace.close_files(session.files)
    settings = Settings()
    desk.workspace.open([desk.pile])
    until(lambda: len(session.pages) == pages and session.complete)
    kept = settings.pile
    assert kept is not None and len(kept) == pages, "the pile is not kept"
    desk.workspace.session.close(session.files)
    open_first(desk.workspace, settings, [], check=False)
    until(lambda: len(session.pages) == pages and session.complete)


def export(desk: Desk) -> None:
    """10: an export tells the doubts left, remembers folder and format, and makes one table of the pile."""
    desk.show(_FORM)
    table = desk.pile / "tabela"
    table.mkdir()
    for _ in range(2):
        desk.person.press("Ctrl+E")
        dialog = desk.dialog(ExportDialog)
        assert isinstance(dialog, ExportDialog)
        words = " ".join(label.text() for label in dialog.findChildren(QLabel))
        assert "doubtful" in words, "the doubts left are not told"
        dialog.folder_edit.setText(str(table))
        desk.person.press("Alt+F")
        desk.person.press("End")
        written = dialog.format_box.currentText()
        desk.person.press("Return")
        until(lambda: any(table.iterdir()))
        rest(_DRAWN)
    desk.person.press("Ctrl+E")
    dialog = desk.dialog(ExportDialog)
    assert isinstance(dialog, ExportDialog)
    assert dialog.format_box.currentText() == written and dialog.folder_edit.text() == str(table), "forgotten"
    desk.person.press("Esc")


def the_rest(desk: Desk) -> None:
    """11: retraining tells what is wanting; an icon; a page's text is copied. See `window_jobs` for a broken store."""
    desk.show(_FORM)
    desk.person.press("Ctrl+Shift+C")
    assert desk.texts()[0] in QApplication.clipboard().text(), "not copied"
    assert not QApplication.windowIcon().isNull(), "no icon"
    assert desk.window.commands.print_page.isEnabled() and desk.window.commands.print_text.isEnabled(), "no print"
    desk.window.commands.retrain.trigger()
    rest(_DRAWN)
    told = [label.text() for label in desk.window.findChildren(QLabel) if label.window() is not desk.window]
    assert any("more must be reviewed" in text for text in told), "not told what is wanting"
    desk.person.press("Esc")


POINTS: tuple[Callable[[Desk], None], ...] = (
    *(fields, certainty, one_selection, caret, zoom, focus),
    *(by_hand, alike, pile, export, the_rest),
)


def stub() -> NDArray[np.uint8]:
    """A page with a line that runs up its side."""
    image = np.full((560, 760), 255, np.uint8)
    for row, text in enumerate(("Rua das Flores, 123", "CNPJ 11.222.333/0001-81", "TOTAL R$ 150,00")):
        image[20 + 100 * row : 80 + 100 * row, 120:640] = _printed(text)
    image[20:540, 20:80] = np.rot90(_printed(_UP))
    return image


def _printed(text: str) -> NDArray[np.uint8]:
    image = np.full((60, 520), 255, np.uint8)
    cv2.putText(image, text, (20, 40), cv2.FONT_HERSHEY_DUPLEX, 1.0, 0, 2, cv2.LINE_AA)
    return image


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.window_points", description=__doc__)
    parser.add_argument("--pictures", type=Path, metavar="FOLDER", help="of the screen after each point")
    options = parser.parse_args()
    application = QApplication(sys.argv[:1])
    dress(application)
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        os.environ["NITIDO_HOME"] = str(Path(folder) / "home")
        (scans,) = make_pile(Path(folder) / "notas")
        cv2.imwrite(str(scans / f"{_STUB}.png"), stub())
        with window_with([scans]) as (window, workspace):
            if window.message:
                window.message.reject()
            desk = Desk(window, workspace, scans)
            print("| point | holds |\n|---|---|", flush=True)
            for point in POINTS:
                try:
                    point(desk)
                    found = "yes"
                except AssertionError as error:
                    found, failed = f"no: {error}", failed + 1
                print(f"| {point.__doc__} | {found} |", flush=True)
                if options.pictures:
                    options.pictures.mkdir(parents=True, exist_ok=True)
                    application.primaryScreen().grabWindow(0).save(str(options.pictures / f"{point.__name__}.png"))
                for dialog in window.findChildren(QDialog):
                    dialog.close()
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
