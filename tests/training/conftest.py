"""A user's data folder to retrain in."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ocr_app.corrections import Correction, CorrectionStore


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's data folder, empty."""
    monkeypatch.setenv("NITIDO_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def remember(home: Path) -> Callable[..., list[int]]:
    """Stores corrections and returns their numbers."""

    def add(*corrections: Correction) -> list[int]:
        with CorrectionStore.open() as store, store.batch():
            return [store.add(correction) for correction in corrections]

    return add
