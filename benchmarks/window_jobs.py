"""The keys and the seconds that a bookkeeper's jobs take, in the real window on a screen of 1366 x 768.

    Xvfb :78 -screen 0 1366x768x24 & DISPLAY=:78 python -m benchmarks.window_jobs
    DISPLAY=:78 python -m benchmarks.window_jobs --job patrol

Prints a Markdown table. The keys are those of a person who makes no mistake. The seconds are the window's own: each key
is pressed as soon as the one before has been dealt with. Reading is included where a job needs it.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import chdir
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

from PIL import Image, ImageOps
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QProgressBar

from benchmarks.keyboard import Person, until, window_with
from ocr_app.corrections import CorrectionStore
from ocr_app.corrections.store import store_path
from ocr_app.document import Character, Line
from ocr_app.gui.app import dress, run
from ocr_app.gui.dialogs.look_alikes import LookAlikes
from ocr_app.gui.main_window import MainWindow
from ocr_app.gui.model.workspace import Workspace
from ocr_app.review import line_edits as edits
from ocr_app.review.pages import Change, CharacterRef, OpenPage
from ocr_app.worker import review_worker, screen_worker

SAMPLE = Path("ocr_app/samples/receipt.png").absolute()
_LOOK_ALIKES = {"0": "O", "1": "I", "2": "Z", "5": "S", "6": "G", "8": "B"}
_ERRORS = 10
_FILES = 20
_MISSED = "Rua das"  # in the line that was not found
_CUT = 4096  # bytes of the store that are lost
_LATER = 20  # ms
_ROWS = 3  # from the character under review to a wrong one further down


@dataclass(frozen=True, slots=True)
class Done:
    keys: int
    seconds: float


class Watch:
    """Counts from when it is made."""

    def __init__(self) -> None:
        self.person = Person()
        self._began = perf_counter()

    def done(self) -> Done:
        return Done(self.person.keys, perf_counter() - self._began)


def marked_errors(folder: Path) -> Done:
    """Ten characters are misread and marked; each is corrected."""
    with window_with([SAMPLE]) as (_, workspace):
        page = workspace.session.pages[0]
        _trust(workspace, page)
        truth = {
            CharacterRef(page, *place): _misread(workspace, page, place, 0.5)
            for place in _look_alikes(page.lines)[:_ERRORS]
        }
        stop = workspace.review.queue[0]
        workspace.review.go(CharacterRef(page, stop.line, stop.index))
        watch = Watch()
        while ref := workspace.review.current if workspace.session.doubtful else None:
            watch.person.write(truth[ref])
        return watch.done()


def sure_error(folder: Path) -> Done:
    """A character is misread and not marked, three lines below the one under review."""
    with window_with([SAMPLE]) as (_, workspace):
        page = workspace.session.pages[0]
        _trust(workspace, page)
        place = next(place for place in _look_alikes(page.lines) if place[0] > 2 * _ROWS)
        right = _misread(workspace, page, place, 0.99)
        wrong = CharacterRef(page, *place)
        workspace.review.go(CharacterRef(page, place[0] - _ROWS, 0))
        watch = Watch()
        _go_to(watch.person, workspace, wrong)
        watch.person.write(right)
        until(lambda: _character(wrong).text == right)
        return watch.done()


def missed_line(folder: Path) -> Done:
    """A line of the page was not found; it is below the one under review."""
    with window_with([SAMPLE]) as (_, workspace):
        page = workspace.session.pages[0]
        number = next(n for n, line in enumerate(page.lines) if _MISSED in line.text)
        workspace.review.go(CharacterRef(page, number, 0))
        Person().press("Ctrl+Del")
        workspace.review.go(CharacterRef(page, number - 1, 0))
        watch = Watch()
        watch.person.press("Ctrl+Shift+N")  # offers a box below the line under review
        watch.person.press("Return")
        until(lambda: any(_MISSED in line.text for line in page.lines))
        return watch.done()


def turned_page(folder: Path) -> Done:
    """A page lies on its side, and is turned and read anew."""
    with window_with([SAMPLE]) as (_, workspace):
        page = workspace.session.pages[0]
        upright = page.recognized
        Person().press("Ctrl+R")
        until(lambda: page.recognized is not upright and page.recognized is not None)
        on_its_side = page.recognized
        watch = Watch()
        watch.person.press("Ctrl+Shift+R")
        until(lambda: page.recognized is not on_its_side and page.recognized is not None)
        return watch.done()


def patrol(folder: Path) -> Done:
    """All that was read as a zero in a pile of twenty files, as one gallery; reading them is not included."""
    scans = folder / "pile"
    _copy_sample(scans)
    with window_with(sorted(scans.iterdir())) as (window, workspace):
        page = workspace.session.pages[0]
        zero = next(
            CharacterRef(page, number, index)
            for number, line in enumerate(page.lines)
            for index, character in enumerate(edits.characters(line))
            if character.text == "0"
        )
        workspace.review.go(zero)
        watch = Watch()
        watch.person.press("Ctrl+Shift+L")
        until(lambda: any(map(is_filled, window.findChildren(LookAlikes))))
        return watch.done()


def pile(folder: Path) -> Done:
    """Twenty scans, from the folder to a table with a row for each; reading them is included."""
    scans = folder / "pile"
    _copy_sample(scans)
    with window_with([]) as (_, workspace), chdir(folder):
        watch = Watch()

        def choose() -> None:
            watch.person.press("Ctrl+A")
            watch.person.write(scans.name)
            watch.person.press("Return")

        watch.person.later(choose)
        watch.person.press("Ctrl+Shift+O")
        until(lambda: len(workspace.session.pages) == _FILES and workspace.session.complete)
        watch.person.press("Ctrl+E")
        watch.person.press("Alt+F")
        watch.person.press("End")  # the last of the formats is the table
        watch.person.press("Return")
        until(lambda: any(scans.glob("*.xlsx")) or any(scans.glob("*.csv")))
        return watch.done()


def broken_store(folder: Path) -> Done:
    """The store of corrections is damaged when the window starts; what is readable of it is saved."""
    os.environ["NITIDO_HOME"] = str(folder)
    CorrectionStore.open().close()
    path = store_path()
    path.write_bytes(path.read_bytes()[:-_CUT])
    watch = Watch()
    watch.person.later(lambda: watch.person.press("Return"))
    closing: list[Done] = []

    def close_when_open() -> None:
        for window in QApplication.topLevelWidgets():
            if isinstance(window, MainWindow) and window.isVisible():
                closing.append(watch.done())
                window.close()
                return
        QTimer.singleShot(_LATER, close_when_open)

    QTimer.singleShot(_LATER, close_when_open)
    run([SAMPLE], review_worker(), screen_worker())
    return closing[0]


JOBS: dict[str, tuple[str, Callable[[Path], Done]]] = {
    "marked": ("correct ten marked errors", marked_errors),
    "sure": ("correct a sure but wrong character, three lines away", sure_error),
    "line": ("add a line that was not found", missed_line),
    "turn": ("turn a page and read it anew", turned_page),
    "pile": ("read a folder of 20 files and export one table", pile),
    "patrol": ("show every zero of 20 files that are read, the oddest first", patrol),
    "store": ("recover from a broken store of corrections", broken_store),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.window_jobs", description=__doc__)
    parser.add_argument("--job", choices=JOBS, help="this one alone")
    options = parser.parse_args()
    application = QApplication(sys.argv[:1])
    dress(application)
    print("| job | keys | seconds |\n|---|---:|---:|", flush=True)
    for key, (name, job) in JOBS.items():
        if options.job in (None, key):
            with tempfile.TemporaryDirectory() as folder:
                os.environ["NITIDO_HOME"] = str(Path(folder) / "home")
                done = job(Path(folder))
            print(f"| {name} | {done.keys} | {done.seconds:.1f} |", flush=True)
    return 0


def _copy_sample(folder: Path) -> None:
    """Makes scans of which no two are the same page."""
    folder.mkdir()
    with Image.open(SAMPLE) as sample:
        for number in range(_FILES):
            moved = ImageOps.expand(sample.convert("L"), (0, number, 0, 0), fill=255)
            moved.save(folder / f"{number + 1:02}.png")


def is_filled(dialog: LookAlikes) -> bool:
    """True if all have been compared."""
    compared = not any(bar.isVisible() for bar in dialog.findChildren(QProgressBar))
    return compared and dialog.grid.model().rowCount() > 0


def _character(ref: CharacterRef) -> Character:
    return edits.characters(ref.page.lines[ref.line])[ref.index]


def _look_alikes(lines: list[Line]) -> list[tuple[int, int]]:
    """The first character of each line that may be misread: the numbers of the line and of the character."""
    found = ((number, edits.characters(line)) for number, line in enumerate(lines))
    firsts = (
        (number, next((index for index, one in enumerate(line) if one.text in _LOOK_ALIKES), None))
        for number, line in found
    )
    return [(number, index) for number, index in firsts if index is not None]


def _trust(workspace: Workspace, page: OpenPage) -> None:
    """Takes away all doubts that the model has."""
    sure = [
        _changed(line, {i: replace(c, confidence=0.99) for i, c in enumerate(edits.characters(line))})
        for line in page.lines
    ]
    workspace.session.apply(
        [Change(page, n, old, new) for n, (old, new) in enumerate(zip(page.lines, sure, strict=True))]
    )


def _misread(workspace: Workspace, page: OpenPage, place: tuple[int, int], confidence: float) -> str:
    """Puts a wrong character on the page; returns the right one."""
    number, index = place
    line = page.lines[number]
    right = edits.characters(line)[index]
    wrong = Character(_LOOK_ALIKES[right.text], right.box, confidence, ((right.text, 0.01),))
    workspace.session.apply([Change(page, number, line, _changed(line, {index: wrong}))])
    return right.text


def _changed(line: Line, others: dict[int, Character]) -> Line:
    """The line with other characters, by their index."""
    words, begin = [], 0
    for word in line.words:
        found = tuple(others.get(begin + i, character) for i, character in enumerate(word.characters))
        words.append(replace(word, text="".join(character.text for character in found), characters=found))
        begin += len(found)
    return replace(line, words=tuple(words))


def _go_to(person: Person, workspace: Workspace, wrong: CharacterRef) -> None:
    """Walks to a character with the arrow keys."""
    box = _character(wrong).box
    while (ref := workspace.review.current) != wrong:
        assert ref
        here = _character(ref).box
        if here[3] <= box[1]:
            person.press("Down")
        elif here[1] >= box[3]:
            person.press("Up")
        else:
            person.press("Right" if here[0] < box[0] else "Left")


if __name__ == "__main__":
    sys.exit(main())
