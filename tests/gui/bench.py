"""A window over a made-up receipt, read by a recognizer that knows its truth and doubts some of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pytestqt.qtbot import QtBot

from ocr_app.corrections import CorrectionStore
from ocr_app.document import Character, Line, Word
from ocr_app.geometry import Box
from ocr_app.gui.app import Windows
from ocr_app.gui.main_window import MainWindow
from ocr_app.gui.model.settings import Settings
from ocr_app.gui.model.workspace import Workspace
from tests.gui.fakes import FakeRecognizer, bars

if TYPE_CHECKING:
    from data_synth.pages import SynthLine, SynthPage

DOUBTS = 12


@cache
def synth_page(seed: int = 1) -> "SynthPage":
    from data_synth.pages import receipt  # which takes long to load, and few tests need it
    from tests.data_synth.faces import complete_faces

    faces = tuple(face for face in complete_faces() if "mono" in face.tags)
    return receipt(np.random.default_rng(seed), faces[:3], "clean")


def make_line(text: str, boxes: NDArray[np.float32], confidences: list[float] | None = None) -> Line:
    """The line of a text with a box per character, spaces included."""
    words: list[Word] = []
    word: list[Character] = []
    for number, character in enumerate([*text, " "]):
        if character != " ":
            confidence = confidences[number] if confidences else 0.99
            word.append(Character(character, _box(boxes[number]), confidence))
        elif word:
            words.append(Word("".join(c.text for c in word), union_box([c.box for c in word]), 0.9, tuple(word)))
            word = []
    return Line(union_box([word.box for word in words]), tuple(words))


def union_box(boxes: list[Box]) -> Box:
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return min(x0), min(y0), max(x1), max(y1)


def _box(box: NDArray[np.float32]) -> Box:
    x0, y0, x1, y1 = (round(float(value)) for value in box)
    return x0, y0, max(x1, x0 + 1), max(y1, y0 + 1)


def doubt(line: Line, index: int, wrong: str, confidence: float = 0.51) -> Line:
    """The line with a character misread; the right one is its best runner-up."""
    words = []
    for word in line.words:
        found = list(word.characters)
        if 0 <= index < len(found):
            right = found[index]
            ways = ((right.text, round(0.98 - confidence, 3)), ("#", 0.01))
            found[index] = Character(wrong, right.box, confidence, ways)
        index -= len(word.characters)
        words.append(Word("".join(c.text for c in found), word.box, word.confidence, tuple(found)))
    return Line(line.box, tuple(words))


_LOOK_ALIKES = {"0": "O", "O": "0", "1": "I", "I": "1", "5": "S", "S": "5", "8": "B", "B": "8", "2": "Z", "6": "G"}


def misread(lines: list[Line], count: int, rng: np.random.Generator) -> list[Line]:
    """Lines of which some look-alikes have been taken for each other."""
    places = [
        (number, index, character)
        for number, line in enumerate(lines)
        for index, character in enumerate(line.text.replace(" ", ""))
        if character in _LOOK_ALIKES
    ]
    for choice in sorted(rng.choice(len(places), count, replace=False).tolist()):
        number, index, character = places[choice]
        lines[number] = doubt(lines[number], index, _LOOK_ALIKES[character], float(rng.uniform(0.5, 0.85)))
    return lines


@dataclass
class Bench:
    """A window with what stands behind it."""

    qtbot: QtBot
    folder: Path
    recognizer: FakeRecognizer
    store: CorrectionStore
    settings: Settings
    windows: Windows
    workspace: Workspace

    @property
    def window(self) -> MainWindow:
        return self.windows.window

    def scan(self, name: str = "nota.png", seed: int = 1, doubts: int = DOUBTS) -> Path:
        """A receipt on disk that the recognizer knows, `doubts` of its characters misread."""
        page = synth_page(seed)
        self.recognizer.learn(page.image, misread(true_lines(page), doubts, np.random.default_rng(seed)))
        path = self.folder / name
        Image.fromarray(page.image).save(path)
        return path

    def scan_of_bars(self, name: str = "bars.png", shift: int = 0) -> Path:
        """A page of bars on disk that the recognizer knows, another one for each `shift`."""
        image, lines = bars(shift)
        self.recognizer.learn(image, lines)
        path = self.folder / name
        Image.fromarray(image).save(path)
        return path

    def open(self, *paths: Path) -> None:
        """Opens files in place of the open ones and waits until they have been read."""
        self.workspace.close_files(self.workspace.session.files)
        self.add(*paths)

    def add(self, *paths: Path) -> None:
        """Opens files beside the open ones and waits until they have been read."""
        with self.qtbot.waitSignal(self.workspace.opened):
            self.workspace.open(paths)
        self.qtbot.waitUntil(lambda: all(page.recognized or page.failed for page in self.workspace.session.pages))
        self.qtbot.waitUntil(lambda: not self.window.fields_panel.is_due)


def true_lines(page: "SynthPage") -> list[Line]:
    return [make_line(line.text, line.boxes) for line in page.lines if line.text.strip()]


def text_lines(lines: "Sequence[SynthLine]") -> list[str]:
    return [" ".join(line.text.split()) for line in lines if line.text.strip()]
