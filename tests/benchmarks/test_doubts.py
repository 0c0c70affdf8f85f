"""The page of wrong words that a review would meet last."""

import sys
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from benchmarks import doubts
from ocr_app.document import Document, Line, Page, Word


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page of ten words, of which the surest and the least sure one are read wrong."""
    lines, rows = [], []
    for n in range(10):
        box = (10, 30 * n + 5, 90, 30 * n + 25)
        lines.append(Line(box, (Word(f"WORD{n}", box, 0.1 + 0.09 * n, ()),)))
        x0, y0, x1, y1 = box
        rows.append(f"{x0},{y0},{x1},{y0},{x1},{y1},{x0},{y1},WORD{'<' if n in (0, 9) else n}\n")
    cv2.imwrite(str(tmp_path / "shop.png"), np.full((310, 100), 255, np.uint8))
    (tmp_path / "shop.csv").write_text("".join(rows), encoding="utf-8")
    document = Document("shop.png", "fake", (Page(1, 100, 310, tuple(lines)),))
    monkeypatch.setattr(doubts, "read_all", lambda pages: [SimpleNamespace(document=document) for _ in pages])
    return tmp_path


def run(folder: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    page = folder / "doubts.html"
    monkeypatch.setattr(sys, "argv", ["doubts", str(folder), "--output", str(page), *arguments])
    assert doubts.main() == 0
    return page.read_text(encoding="utf-8")


def test_a_confident_error_is_shown_beside_its_transcript(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = run(folder, monkeypatch)
    assert shown.count("<tr>") == 1 and "<b>WORD9</b>" in shown and "truth: WORD&lt;" in shown
    assert "data:image/png;base64," in shown
    assert "10 words, 2 wrong; 100.0% to review; 1 wrong after the first 10%" in capsys.readouterr().out


def test_words_that_are_right_after_all_count_as_right(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(folder, monkeypatch, "--right", "1")
    assert "with 1 of them counted as right: 10.0% to review, AUROC 1.000" in capsys.readouterr().out
