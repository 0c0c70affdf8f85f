"""The regression set that a user's own folder adds to."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from ocr_app.errors import MissingFileError
from training.finetune import regression_set

BASE: Any = SimpleNamespace(name="default", classes="A")


@pytest.fixture
def widths(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Of the pages that are read, in order."""
    found: list[int] = []

    def recognize_lines(image: NDArray[np.uint8]) -> list[Any]:
        found.append(image.shape[1])
        return []

    monkeypatch.setattr(regression_set.Recognizer, "load", lambda _: SimpleNamespace(recognize_lines=recognize_lines))
    return found


def page(path: Path, width: int) -> None:
    Image.new("L", (width, 20), 255).save(path)
    path.with_suffix(".csv").write_text("0,0,9,0,9,9,0,9,A\n")


def test_pages_are_found_whatever_their_names_and_what_lies_beside_them(tmp_path: Path, widths: list[int]) -> None:
    page(tmp_path / "nota [1].png", 30)
    page(tmp_path / "nota.PNG", 42)
    (tmp_path / "nota.json").write_text("{}")
    (tmp_path / "nota.alto.xml").write_text("<alto/>")
    regression_set.page_examples_of(tmp_path, BASE)
    assert widths == [30, 42]


def test_a_table_without_its_page_is_told(tmp_path: Path, widths: list[int]) -> None:
    page(tmp_path / "nota.png", 30)
    (tmp_path / "nota.png").rename(tmp_path / "nota 1.png")
    with pytest.raises(MissingFileError, match=r"nota\.csv: no page image of this name beside it"):
        regression_set.page_examples_of(tmp_path, BASE)
