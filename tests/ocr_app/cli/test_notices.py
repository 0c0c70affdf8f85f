"""What the command line says of ink that is not read."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from ocr_app.cli.notices import unread_notices
from ocr_app.document import Character, Document, Line, Page, Word
from ocr_app.errors import ExitCode
from ocr_app.geometry import Box
from tests.ocr_app.conftest import FakeRecognizer


def page(unread: tuple[Box, ...], confidence: float = 0.99, number: int = 1) -> Page:
    box = (10, 10, 110, 30)
    word = Word("A", box, confidence, (Character("A", box, confidence),))
    return Page(number, 200, 100, (Line(box, (word,)),), unread=unread)


def notices(*pages: Page) -> list[str]:
    return list(unread_notices(Document("nota.png", "default", pages)))


def test_nothing_is_said_of_a_page_that_is_read() -> None:
    assert notices(page(())) == []


def test_unread_regions_are_counted_over_all_pages() -> None:
    small = (0, 50, 10, 60)
    assert notices(page((small,))) == ["nota.png: 1 region unread"]
    assert notices(page((small, small)), page((small,), number=2)) == ["nota.png: 3 regions unread"]


def test_a_sure_reading_beside_much_unread_ink_is_warned_of() -> None:
    large = (10, 40, 110, 60)
    assert notices(page((large,)))[1:] == ["nota.png: page 1: 50% of the print is unread, though the rest is sure"]
    assert notices(page((large,), confidence=0.5)) == ["nota.png: 1 region unread"]


def test_unread_ink_is_told_on_standard_error_and_is_no_failure(
    nitido: Callable[..., int], tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    image = Image.new("L", (200, 100), 255)
    image.paste(0, (20, 20, 62, 40))
    image.save(tmp_path / "nota.png")
    read = FakeRecognizer.read_segmented
    monkeypatch.setattr(
        FakeRecognizer, "read_segmented", lambda *arguments: replace(read(*arguments), unread=((0, 0, 5, 5),))
    )
    assert nitido("read", tmp_path / "nota.png") == ExitCode.OK
    out, err = capfd.readouterr()
    assert out == "42\n"
    assert err == f"nitido: {tmp_path / 'nota.png'}: 1 region unread\n"
