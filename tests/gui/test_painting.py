"""The page view as it is painted, compared with stored pictures; there is no text in them, so fonts do not matter.

After a wanted change, look at the new picture that the failure names and put it in place of the stored one.
"""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from ocr_app.document import Character, Line, Word
from ocr_app.gui.page.geometry import Fitting
from ocr_app.gui.page.page_view import PageView
from ocr_app.gui.pictures.page_picture import Picture
from tests.gui.fakes import bars

SNAPSHOTS = Path(__file__).parent / "snapshots"
ALIKE = 2.0
"""Grey levels that two pictures may differ by on average."""


@pytest.fixture
def view(bench: object, qtbot: QtBot) -> PageView:
    view = PageView()
    qtbot.addWidget(view)
    view.resize(320, 240)
    page, lines = bars()
    view.set_picture(Picture.of(page))
    view.set_lines(lines)
    view.show()
    return view


@pytest.mark.parametrize("name", ["fitted", "enlarged", "reduced"])
def test_snapshot(view: PageView, name: str, tmp_path: Path) -> None:
    view.set_fitting(Fitting.PAGE)
    if name == "enlarged":
        view.set_zoom(1.5)
    elif name == "reduced":
        view.set_zoom(0.3)
    view.set_current((300, 208, 324, 240))
    painted = view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    painted.save(str(tmp_path / f"{name}.png"))
    stored = QImage(str(SNAPSHOTS / f"{name}.png")).convertToFormat(QImage.Format.Format_RGB888)
    assert painted.size() == stored.size(), f"look at {tmp_path / name}.png"
    assert np.abs(pixels(painted) - pixels(stored)).mean() < ALIKE, f"look at {tmp_path / name}.png"


def pixels(image: QImage) -> np.ndarray:
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].astype(float)


def test_the_ring_hides_nothing_of_the_neighbours(view: PageView) -> None:
    """Not at the default zoom, and not where the characters touch."""
    boxes = [(x, 208, x + 24, 240) for x in range(40, 520, 24)]
    line = Line(
        (40, 208, 520, 240),
        (Word("I" * 20, (40, 208, 520, 240), 0.9, tuple(Character("I", box, 0.5) for box in boxes)),),
    )
    view.set_lines([line])
    view.set_current(boxes[5])
    ringed = view.viewport().grab().toImage()
    place = view._rect(*boxes[6]).toAlignedRect().adjusted(1, 1, -1, -1)
    view._ring = None
    view.viewport().update()
    plain = view.viewport().grab().toImage()
    assert ringed != plain
    assert ringed.copy(place) == plain.copy(place)
