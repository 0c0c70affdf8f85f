"""What went wrong is said in the user's language; the technical reason is kept apart."""

import errno
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from ocr_app import errors
from ocr_app.gui.app import Translations
from ocr_app.gui.dialogs.messages import details, explain

REASON = "a technical reason"


@pytest.fixture
def portuguese(qapp: QApplication) -> Iterator[Translations]:
    translations = Translations(qapp)
    translations.use("pt_BR")
    yield translations
    translations.clear()
    translations.use("en")
    translations.clear()


def of_all_kinds() -> list[Exception]:
    """What may reach the window: all but the failures of commands and of the start."""
    kinds = [errors.ModelError, errors.RecognitionError, errors.StoreError, errors.OutputError]
    files = [kind(Path("nota.pdf"), REASON) for kind in (errors.InputError, *errors.InputError.__subclasses__())]
    return [*files, *(kind(REASON) for kind in kinds), ValueError(REASON)]


@pytest.mark.parametrize("error", of_all_kinds(), ids=lambda error: type(error).__name__)
def test_every_error_is_explained_in_portuguese(error: Exception, portuguese: Translations) -> None:
    said = explain(error)
    portuguese.clear()
    assert said != explain(error)
    assert REASON not in said
    assert REASON in details(error)


@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.ENOSPC, "disk is full"), (errno.EACCES, "may be written"), (errno.ENOENT, "no such folder")],
)
def test_why_nothing_was_written_is_told(number: int, said: str, qapp: QApplication) -> None:
    error = errors.OutputError("x")
    error.__cause__ = OSError(number, "whatever the system says")
    assert said in explain(error)


def test_a_locked_store_is_told(qapp: QApplication, tmp_path: Path) -> None:
    one, other = (sqlite3.connect(tmp_path / "store.db", timeout=0, isolation_level=None) for _ in range(2))
    one.execute("BEGIN EXCLUSIVE")
    error = errors.StoreError("x")
    with pytest.raises(sqlite3.Error) as caught:
        other.execute("BEGIN EXCLUSIVE")
    error.__cause__ = caught.value
    assert "another program" in explain(error)
    one.close()
    other.close()
