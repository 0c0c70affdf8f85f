"""How often the window brings itself up to date."""

from collections import Counter
from collections.abc import Callable

import pytest

from ocr_app.gui.commands.actions import Actions
from ocr_app.gui.commands.toolbar import ToolBar
from ocr_app.gui.panels.review_panel import ReviewPanel
from ocr_app.gui.panels.text_panel import TextPanel
from tests.gui.bench import Bench
from tests.gui.keyboard import ALT, CTRL, Key, press, write

VIEWS = (Actions, ToolBar, ReviewPanel, TextPanel)


@pytest.fixture
def refreshed(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each view of the window has been refreshed. Asked for before the window, which connects its views."""
    counts: Counter[str] = Counter()
    for view in VIEWS:
        monkeypatch.setattr(view, "refresh", counting(view.__name__, view.refresh, counts))
    return counts


def counting(name: str, refresh: Callable[[object], None], counts: Counter[str]) -> Callable[[object], None]:
    def counted(self: object) -> None:
        counts[name] += 1
        refresh(self)

    return counted


def test_one_key_press_refreshes_every_view_once(refreshed: Counter[str], receipt: Bench) -> None:
    once = {view.__name__: 1 for view in VIEWS}
    presses = {
        "a letter": lambda: write(receipt, "w"),
        "confirm": lambda: press(receipt, Key.Key_Return),
        "confirm the line": lambda: press(receipt, Key.Key_Return, CTRL),
        "runner-up": lambda: press(receipt, Key.Key_1, ALT),
        "next": lambda: press(receipt, Key.Key_Tab),
        "break": lambda: press(receipt, Key.Key_B, CTRL),
        "merge": lambda: press(receipt, Key.Key_M, CTRL),
        "add": lambda: press(receipt, Key.Key_Insert),
        "delete": lambda: press(receipt, Key.Key_Delete),
        "undo": lambda: press(receipt, Key.Key_Z, CTRL),
        "redo": lambda: press(receipt, Key.Key_Y, CTRL),
    }
    for name, do in presses.items():
        refreshed.clear()
        do()
        assert refreshed == once, name
