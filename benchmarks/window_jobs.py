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
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

from PySide6.QtWidgets import QApplication

from benchmarks.keyboard import Person, until, window_with
from ocr_app.document import Character, Line
from ocr_app.gui.app import dress
from ocr_app.gui.model.workspace import Workspace
from ocr_app.review import line_edits as edits
from ocr_app.review.pages import Change, CharacterRef, OpenPage

SAMPLE = Path("ocr_app/samples/receipt.png")
_LOOK_ALIKES = {"0": "O", "1": "I", "2": "Z", "5": "S", "6": "G", "8": "B"}
_ERRORS = 10
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


JOBS: dict[str, tuple[str, Callable[[Path], Done]]] = {
    "marked": ("correct ten marked errors", marked_errors),
    "sure": ("correct a sure but wrong character, three lines away", sure_error),
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
