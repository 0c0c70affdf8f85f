"""A store of corrections that cannot be opened when the window is."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from ocr_app.corrections import CorrectionStore
from ocr_app.corrections.store import store_path
from ocr_app.errors import StoreError
from ocr_app.gui.app import _open_store
from tests.gui.bench import Bench


@pytest.fixture
def broken(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store that is none, in another folder than that of the window that is open."""
    monkeypatch.setenv("NITIDO_HOME", str(bench.folder / "broken"))
    store_path().parent.mkdir()
    store_path().write_bytes(b"no store at all")
    return store_path()


def answering(choose: Callable[[QMessageBox], None]) -> None:
    """Clicks a button of the question once it is shown."""

    def answer() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            choose(box)
        else:
            QTimer.singleShot(20, answer)

    QTimer.singleShot(0, answer)


def application() -> QApplication:
    found = QApplication.instance()
    assert isinstance(found, QApplication)
    return found


def test_a_person_can_go_on_with_a_new_store_and_the_old_one_is_kept(broken: Path) -> None:
    told: list[str] = []

    def accept(box: QMessageBox) -> None:
        told.append(box.text())
        next(button for button in box.buttons() if box.buttonRole(button) is QMessageBox.ButtonRole.AcceptRole).click()

    answering(accept)
    with _open_store(application(), ask=True) as store:
        assert isinstance(store, CorrectionStore) and store.count() == 0
    assert len(told) == 1
    (kept,) = broken.parent.glob("corrections-damaged-*.db")
    assert kept.read_bytes() == b"no store at all"


def test_a_person_can_leave_it_as_it_is(broken: Path) -> None:
    answering(lambda box: box.button(QMessageBox.StandardButton.Close).click())
    with pytest.raises(StoreError):
        _open_store(application(), ask=True)
    assert broken.read_bytes() == b"no store at all"


def test_nobody_is_asked_where_nobody_looks(broken: Path) -> None:
    with pytest.raises(StoreError):
        _open_store(application(), ask=False)
